#include "cart/testing/customers_process.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "platform/testing/bearer_token.hpp"
#include "platform/testing/http_client.hpp"
#include "platform/testing/service_settings.hpp"

namespace cartwright::cart {
namespace {

constexpr const char* kJwtSecret = "a secret that only tests know, 32+";

}  // namespace

CustomersProcess::CustomersProcess()
    : CustomersProcess(std::make_shared<test::TemporaryDatabase>("customers")) {}

CustomersProcess::CustomersProcess(std::shared_ptr<test::TemporaryDatabase> database)
    : database_(std::move(database)) {
  start(0);
}

KnownUser CustomersProcess::given_user() { return store(Role::user); }
KnownUser CustomersProcess::given_admin() { return store(Role::admin); }

KnownUser CustomersProcess::store(Role role) {
  const auto id = database_->scalar(
      fmt::format("INSERT INTO users (email, password, is_admin) "
                  "VALUES ('user{}@example.com', 'nobody logs in', {}) RETURNING id",
                  ++users_, role == Role::admin));
  const UserId user_id{std::stoll(id)};
  return {.id = user_id, .token = token_of(user_id)};
}

std::string CustomersProcess::token_of(UserId user_id, std::chrono::seconds lifetime) {
  return test::bearer_token(Secret(kJwtSecret), user_id, test::stamp_of(*database_, user_id),
                            lifetime);
}

void CustomersProcess::delete_user(const KnownUser& user) {
  auto client = test::HttpClient(http_port()).as(user.token);
  const auto reply = client.del(fmt::format("/api/v1/users/{}/", user.id.value));
  if (reply.status != 204) throw std::runtime_error("cannot delete the user: " + reply.body);
}

void CustomersProcess::delete_user_elsewhere(const KnownUser& user) {
  database_->execute(fmt::format("DELETE FROM users WHERE id = {}", user.id.value));
}

void CustomersProcess::demote(const KnownUser& admin) {
  database_->execute(
      fmt::format("UPDATE users SET is_admin = false WHERE id = {}", admin.id.value));
}

void CustomersProcess::change_password(const KnownUser& user) {
  database_->execute(fmt::format(
      "UPDATE users SET password_version = password_version + 1 WHERE id = {}", user.id.value));
}

std::string CustomersProcess::address() const { return fmt::format("localhost:{}", grpc_port_); }

void CustomersProcess::restart() {
  process_.reset();
  start(grpc_port_);
}

void CustomersProcess::start(std::uint16_t grpc_port) {
  const auto settings =
      test::with(test::service_settings(CUSTOMERS_PROGRAM, *database_),
                 {{"GRPC_PORT", std::to_string(grpc_port)}, {"JWT_SECRET", kJwtSecret}});
  process_ = std::make_unique<test::ServiceProcess>(CUSTOMERS_PROGRAM, settings);
  grpc_port_ = process_->port("grpc_port");
}

}  // namespace cartwright::cart
