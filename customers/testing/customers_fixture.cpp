#include "customers/testing/customers_fixture.hpp"

#include <fmt/format.h>

#include "platform/testing/bearer_token.hpp"
#include "platform/testing/shared.hpp"

namespace cartwright::customers {
namespace {

// Of CustomersFixture::kPassword, so that tests need not wait for a hash that they are not about.
constexpr const char* kPasswordHash =
    "$argon2id$v=19$m=19456,t=2,p=1$vAKZphJsAbkWZEg4tM//ag$ZshTJsXRZqulORMGrvbl710XXDlfsYDyurdisj3+"
    "fjM";

using Service = test::Shared<RunningCustomers>;

}  // namespace

std::string KnownUser::path(const std::string& rest) const {
  return fmt::format("/api/v1/users/{}{}", id.value, rest);
}

CustomersFixture::CustomersFixture() : CustomersFixture(Service::get()) {}

CustomersFixture::CustomersFixture(RunningCustomers& service)
    : database(service.database), service_(service) {
  service_.clock().reset();
  database.truncate_all_but("users deleted_users");
  // Ids are not given out again, so nothing that the service remembers can be mistaken.
  database.execute("DELETE FROM users");
}

void CustomersFixture::renew_service() { Service::end(); }

KnownUser CustomersFixture::given_user(const UserData& data) {
  const auto email = data.email.empty() ? fmt::format("user{}@example.com", ++users_) : data.email;
  const auto hash = data.password_hash.empty() ? kPasswordHash : data.password_hash;
  const auto id = database.scalar(
      fmt::format("INSERT INTO users (email, first_name, last_name, password, is_admin) "
                  "VALUES ('{}', '{}', '{}', '{}', {}) RETURNING id",
                  email, data.first_name, data.last_name, hash, data.is_admin));
  const UserId user_id{std::stoll(id)};
  return {.id = user_id, .email = email, .token = token_of(user_id)};
}

std::string CustomersFixture::token_of(UserId user_id, std::chrono::seconds lifetime) {
  return test::bearer_token(Secret(kTestSecret), user_id, test::stamp_of(database, user_id),
                            lifetime);
}

test::HttpClient CustomersFixture::anonymous() { return test::HttpClient(http_port()); }

test::HttpClient CustomersFixture::as(const KnownUser& user) { return anonymous().as(user.token); }

}  // namespace cartwright::customers
