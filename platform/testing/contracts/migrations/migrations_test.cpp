// What holds for the changes of every service.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "platform/testing/contracts/service.hpp"
#include "platform/testing/stairway.hpp"

namespace cartwright::test {
namespace {

using testing::IsEmpty;

class MigrationsTest : public testing::Test {
 protected:
  const std::string folder = service_under_test().name + "/migrations";
  TemporaryDatabase database = TemporaryDatabase::empty();
  Stairway stairway{database};
};

TEST_F(MigrationsTest, EachChangeCanBeDeployedRevertedAndDeployedAgain) {
  EXPECT_THAT(stairway.walk(folder), IsEmpty());
}

TEST_F(MigrationsTest, TheSampleDataCanBeLoadedRemovedAndLoadedAgain) {
  stairway.deploy(folder);

  EXPECT_THAT(stairway.walk(folder + "/sample"), IsEmpty());
}

}  // namespace
}  // namespace cartwright::test
