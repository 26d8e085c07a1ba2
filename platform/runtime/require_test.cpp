#include "platform/runtime/require.hpp"

#include <gtest/gtest.h>

namespace cartwright::runtime {
namespace {

TEST(RequireDeathTest, SaysWhatIsWrongAndEndsTheProcess) {
  EXPECT_DEATH(require(false, "a call was released twice"), "a call was released twice");
}

TEST(RequireTest, LetsWhatHoldsPass) { require(true, "never said"); }

}  // namespace
}  // namespace cartwright::runtime
