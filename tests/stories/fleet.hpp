#pragma once
// Both services as operators replace them: a new process starts beside the old one, on the same
// ports and the same database, and then the old one is stopped.

#include <deque>
#include <memory>
#include <string>

#include "platform/testing/service_process.hpp"
#include "platform/testing/temporary_database.hpp"
#include "tests/stories/reserved_port.hpp"
#include "tests/stories/settings.hpp"
#include "tests/stories/visitor.hpp"

namespace cartwright::test {

class Fleet {
 public:
  /// One process of each service; one product is on sale.
  Fleet();

  [[nodiscard]] Addresses addresses() const {
    return {.customers = customers_port_.number(), .cart = cart_port_.number()};
  }

  /// Adds a change to a copy of the service's migrations and deploys it with Sqitch. Throws with
  /// Sqitch's words if it fails.
  void migrate_customers(const std::string& statement);
  void migrate_cart(const std::string& statement);

  /// Starts one process more. `changes` hold for it and for all later ones.
  void start_customers(const Settings& changes = {});
  void start_cart(const Settings& changes = {});

  /// Ends the oldest process. The exit status.
  int stop_old_customers() { return stop_oldest(customers_); }
  int stop_old_cart() { return stop_oldest(cart_); }

  /// Starts one process more and ends the oldest. The exit status of that.
  int replace_customers(const Settings& changes = {});
  int replace_cart(const Settings& changes = {});

 private:
  using Processes = std::deque<std::unique_ptr<ServiceProcess>>;

  static int stop_oldest(Processes& processes);

  TemporaryDatabase customers_database_{"customers"};
  TemporaryDatabase cart_database_{"cart"};
  ReservedPort customers_port_;
  ReservedPort grpc_port_;
  ReservedPort cart_port_;
  Settings customers_settings_;
  Settings cart_settings_;
  Processes customers_;
  Processes cart_;
};

}  // namespace cartwright::test
