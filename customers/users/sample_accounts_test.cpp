#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "customers/testing/customers_fixture.hpp"
#include "customers/testing/own_program.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/http_client.hpp"

namespace cartwright::customers {
namespace {

using test::eventually;
using testing::HasSubstr;
using testing::Not;

class SampleAccountsTest : public CustomersFixture {
 protected:
  /// The hashes of the passwords in the sample data.
  static std::vector<std::string> sample_hashes() {
    std::ifstream file("customers/migrations/sample/deploy/users.sql");
    std::vector<std::string> hashes;
    for (std::string line; std::getline(file, line);) {
      const auto begin = line.find("$argon2id$");
      if (begin != std::string::npos)
        hashes.push_back(line.substr(begin, line.rfind('\'') - begin));
    }
    return hashes;
  }
};

TEST_F(SampleAccountsTest, AdministratorsAmongThemAreToldToTheLogWhereDebugIsOff) {
  for (const auto& hash : sample_hashes()) given_user({.password_hash = hash, .is_admin = true});

  const auto program = own_program(database, {});

  EXPECT_TRUE(eventually([&] {
    return program.output().contains(R"("event":"sample administrators can log in","count":2,)");
  }));
}

TEST_F(SampleAccountsTest, BelongOnADevelopmentMachine) {
  given_user({.password_hash = sample_hashes().front(), .is_admin = true});

  const auto program = own_program(database, {{"DEBUG", "true"}});

  test::HttpClient client(program.port("http_port"));
  ASSERT_TRUE(eventually([&] { return client.get("/readyz").status == 200; }));
  EXPECT_THAT(program.output(), Not(HasSubstr("sample")));
}

}  // namespace
}  // namespace cartwright::customers
