#include "customers/testing/customers_fixture.hpp"

#include <fmt/format.h>

#include "platform/testing/bearer_token.hpp"
#include "platform/testing/certificates.hpp"

namespace cartwright::customers {
namespace {

// Of CustomersFixture::kPassword, so that tests need not wait for a hash that they are not about.
constexpr const char* kPasswordHash =
    "$argon2id$v=19$m=19456,t=2,p=1$vAKZphJsAbkWZEg4tM//ag$ZshTJsXRZqulORMGrvbl710XXDlfsYDyurdisj3+"
    "fjM";

Config test_config(const testing::TemporaryDatabase& database) {
  Config config;
  config.http.port = 0;
  config.grpc_port = 0;
  config.jwt_secret = Secret("a secret that only tests know, 32+");
  config.postgres = database.settings();
  config.tls = testing::certificate("customers");
  return config;
}

}  // namespace

std::string KnownUser::path(const std::string& rest) const {
  return fmt::format("/api/v1/users/{}{}", id.value, rest);
}

CustomersFixture::CustomersFixture()
    : config_(test_config(database)), shared_(config_), service_(1, shared_) {
  service_.start();
}

CustomersFixture::~CustomersFixture() { service_.stop(); }

KnownUser CustomersFixture::given_user(std::string email) { return store(std::move(email), false); }

KnownUser CustomersFixture::given_admin(std::string email) { return store(std::move(email), true); }

KnownUser CustomersFixture::store(std::string email, bool is_admin) {
  if (email.empty()) email = fmt::format("user{}@example.com", ++users_);
  const auto id = database.scalar(
      fmt::format("INSERT INTO users (email, first_name, last_name, password, is_admin) "
                  "VALUES ('{}', 'Ann', 'Miller', '{}', {}) RETURNING id",
                  email, kPasswordHash, is_admin));
  const UserId user_id{std::stoll(id)};
  return {.id = user_id, .email = email, .token = token_of(user_id)};
}

std::string CustomersFixture::token_of(UserId user_id, std::chrono::seconds lifetime) {
  return testing::bearer_token(config_.jwt_secret, user_id, lifetime);
}

testing::HttpClient CustomersFixture::anonymous() {
  return testing::HttpClient(service_.first().http_port());
}

testing::HttpClient CustomersFixture::as(const KnownUser& user) {
  return anonymous().as(user.token);
}

std::uint16_t CustomersFixture::grpc_port() { return service_.first().grpc_port(); }

}  // namespace cartwright::customers
