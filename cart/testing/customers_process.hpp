#pragma once
// The real customers beside cart's tests: its own program, its own database.

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "cart/carts/cart.hpp"
#include "platform/testing/service_process.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::cart {

/// A user of customers with a token that is honoured.
struct KnownUser {
  UserId id;
  std::string token;  ///< "Bearer …"
};

class CustomersProcess {
 public:
  CustomersProcess();

  /// Another process beside this one, with the same database.
  [[nodiscard]] CustomersProcess replica() const { return CustomersProcess(database_); }

  KnownUser given_user();
  KnownUser given_admin();

  /// A signed token of the user that is good for `lifetime`, or was until then.
  std::string token_of(UserId user_id, std::chrono::seconds lifetime = std::chrono::hours(1));

  /// Deletes the user through the running service.
  void delete_user(const KnownUser& user);

  // Each happens behind the back of the running service, as if another replica did it.
  void delete_user_elsewhere(const KnownUser& user);
  void demote(const KnownUser& admin);
  void change_password(const KnownUser& user);

  test::TemporaryDatabase& database() { return *database_; }
  [[nodiscard]] std::uint16_t http_port() const { return process_->port("http_port"); }

  [[nodiscard]] std::uint16_t grpc_port() const { return grpc_port_; }

  /// Where cart finds it, as in CUSTOMERS_HOST.
  [[nodiscard]] std::string address() const;

  void freeze() { process_->freeze(); }
  void thaw() { process_->thaw(); }
  void kill() { process_->kill(); }
  void stop() { process_->stop(); }

  /// Starts it again, where cart already looks for it.
  void restart();

 private:
  explicit CustomersProcess(std::shared_ptr<test::TemporaryDatabase> database);

  enum class Role { user, admin };

  KnownUser store(Role role);
  void start(std::uint16_t grpc_port);

  std::shared_ptr<test::TemporaryDatabase> database_;
  std::unique_ptr<test::ServiceProcess> process_;
  std::uint16_t grpc_port_ = 0;
  int users_ = 0;
};

}  // namespace cartwright::cart
