#pragma once
// The whole store, whose databases are dumped and restored by the commands of
// deploy/backup/README.md.

#include <cstdint>
#include <memory>
#include <string>

#include "platform/testing/service_process.hpp"
#include "platform/testing/temporary_database.hpp"
#include "tests/stories/visitor.hpp"

namespace cartwright::test {

class RestoredStore {
 public:
  /// Whether `cartwright-migrate … after-restore` is run, as it should be.
  enum class Command { run, forgotten };

  RestoredStore();
  ~RestoredStore();

  [[nodiscard]] Addresses addresses() const;

  /// Puts a product on sale. Returns its id.
  std::int64_t sells(const std::string& name, const std::string& price);

  void dumps_customers() { dump(*customers_database_, customers_dump_); }
  void dumps_cart() { dump(*cart_database_, cart_dump_); }
  void dumps_both();

  /// Stops both services, puts the dump into a new database and starts both again, on other ports.
  void restores_customers(Command command = Command::run);
  void restores_cart();
  void restores_both();

  /// Runs an operator's statement in the database of customers.
  void empties_users(const std::string& statement) { customers_database_->execute(statement); }

  std::int64_t carts() { return cart_database_->count("carts"); }
  std::int64_t carts_of(std::int64_t user);

 private:
  using Database = std::unique_ptr<TemporaryDatabase>;

  static void dump(const TemporaryDatabase& database, const std::string& file);
  static Database restore(const std::string& service, const std::string& file, Command command);

  void stop();
  void start();

  Database customers_database_ = std::make_unique<TemporaryDatabase>("customers");
  Database cart_database_ = std::make_unique<TemporaryDatabase>("cart");
  std::string customers_dump_;
  std::string cart_dump_;
  std::unique_ptr<ServiceProcess> customers_;
  std::unique_ptr<ServiceProcess> cart_;
};

}  // namespace cartwright::test
