// Logins that wait for their hash, and what they keep meanwhile.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"
#include "customers/testing/own_program.hpp"
#include "platform/testing/memory.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::customers {
namespace {

using test::RawConnection;
using test::status_of;

constexpr std::int64_t kMiB = 1024 * 1024;

// Of the empty password.
constexpr const char* kHashOfNothing = "$5$saltstring$FdNfA4gXqvCeO6iZs7G/.wwwoywYZqo0l1pwmfWaBA7";

// A million rounds, which take a thread for half a second.
constexpr const char* kSlowHash =
    "$5$rounds=1000000$saltstring$qs1J.NLW4GGshgYqRLd/n2iiEdnz3b8o5mPi5NthXR6";

class HeldPasswordTest : public CustomersFixture {
 protected:
  static std::string long_password() { return std::string(1'000'000, 'x'); }

  /// Connections that have sent a login and not read the answer.
  static std::vector<RawConnection> logins(std::uint16_t port, std::size_t count,
                                           const std::string& body) {
    const auto request = fmt::format("POST {} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n{}",
                                     kLogin, body.size(), body);
    std::vector<RawConnection> all;
    for (std::size_t i = 0; i < count; ++i) all.emplace_back(port).send(request);
    return all;
  }

  static int refused(std::vector<RawConnection>& all) {
    int count = 0;
    for (auto& each : all) count += status_of(each.read_reply()) == 400 ? 1 : 0;
    return count;
  }
};

TEST_F(HeldPasswordTest, IsNoneThatIsTooLongToBeRight) {
  const auto user = given_user({.password_hash = kSlowHash});
  const auto service = own_program(database, {{"HASHING_THREADS", "1"}, {"FREE_GUESSES", "0"}});
  const auto port = service.port("http_port");
  auto first = logins(port, 8, credentials_body(user.email, "a wrong password"));

  const auto growth = test::growth_during(service.pid(), [&] {
    auto all = logins(port, 20, credentials_body(user.email, long_password()));
    EXPECT_EQ(refused(all), 20);
  });

  EXPECT_LT(growth, 53 * kMiB) << "what arrives at the same moment, and hashes";
}

TEST_F(HeldPasswordTest, IsNotAnEmptyOneInstead) {
  const auto user = given_user({.password_hash = kHashOfNothing});

  const auto reply = anonymous().post(kLogin, credentials_body(user.email, long_password()));

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.field_error("non_field_errors"), "Unable to log in with provided credentials.");
}

TEST_F(HeldPasswordTest, MayHaveTheMostBytesThatRegistrationTakes) {
  std::string password;
  for (int i = 0; i < 1024; ++i) password += "\U0001F511";
  anonymous().post(kCreate, new_user_body({{"email", "key@example.com"}, {"password", password}}));

  const auto reply = anonymous().post(kLogin, credentials_body("key@example.com", password));

  EXPECT_EQ(reply.status, 200) << reply.body;
}

}  // namespace
}  // namespace cartwright::customers
