#include "platform/runtime/service_environment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace cartwright::runtime {
namespace {

using testing::Pair;
using testing::UnorderedElementsAre;

class ServiceEnvironmentTest : public testing::Test {
 protected:
  ServiceEnvironmentTest() {
    std::ofstream(file) << "# POSTGRES_HOST=commented\n\nPOSTGRES_HOST=db.example\n"
                           "POSTGRES_PASSWORD=\"a = b\"\nno setting\nPOSTGRES_DB=\n";
  }
  ~ServiceEnvironmentTest() override { std::filesystem::remove(file); }

  static Environment of(const Environment& environment, const std::string& file) {
    return service_environment(environment, "POSTGRES_", file);
  }

  const std::string file =
      testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name() + ".env";
};

TEST_F(ServiceEnvironmentTest, ComesFromTheFileWhereTheEnvironmentHasNone) {
  const auto settings = of({{"HOME", "/root"}, {"POSTGRES_USER", ""}}, file);

  EXPECT_THAT(settings,
              UnorderedElementsAre(Pair("HOME", "/root"), Pair("POSTGRES_USER", ""),
                                   Pair("POSTGRES_HOST", "db.example"),
                                   Pair("POSTGRES_PASSWORD", "a = b"), Pair("POSTGRES_DB", "")));
}

TEST_F(ServiceEnvironmentTest, IsNotMixedWithTheFile) {
  const auto settings = of({{"POSTGRES_USER", "cart"}}, file);

  EXPECT_THAT(settings, UnorderedElementsAre(Pair("POSTGRES_USER", "cart")));
}

TEST_F(ServiceEnvironmentTest, IsTheEnvironmentWhereThereIsNoFile) {
  EXPECT_THAT(of({{"HOME", "/root"}}, file + ".none"), UnorderedElementsAre(Pair("HOME", "/root")));
}

TEST_F(ServiceEnvironmentTest, RefusesAFileThatCannotBeRead) {
  EXPECT_THROW(of({}, testing::TempDir()), ConfigError);
}

}  // namespace
}  // namespace cartwright::runtime
