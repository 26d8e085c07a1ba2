#include "tests/stories/fleet.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <utility>

#include "platform/testing/stairway.hpp"

namespace cartwright::test {
namespace {

namespace fs = std::filesystem;

// Programs with several loops share their ports, among themselves and with each other.
constexpr const char* kLoops = "2";

void write(const fs::path& file, const std::string& text, std::ios::openmode mode = std::ios::out) {
  std::ofstream(file, mode) << text << '\n';
}

// `next_version` is the last change of the plan in a copy of the service's migrations.
void migrate(TemporaryDatabase& database, const std::string& service,
             const std::string& statement) {
  const auto folder = fs::temp_directory_path() / database.settings().database;
  fs::copy(service + "/migrations", folder, fs::copy_options::recursive);
  write(folder / "sqitch.plan", "next_version 2030-01-01T00:00:00Z tests <tests@localhost>",
        std::ios::app);
  write(folder / "deploy/next_version.sql", statement + ";");
  write(folder / "revert/next_version.sql", "SELECT 'no way back';");
  write(folder / "verify/next_version.sql", "SELECT 1;");
  Stairway(database).deploy(folder);
  fs::remove_all(folder);
}

}  // namespace

Fleet::Fleet()
    : customers_settings_(customers_settings(customers_database_)),
      cart_settings_(cart_settings(cart_database_, grpc_port_.number())) {
  cart_database_.execute("INSERT INTO products (name, price) VALUES ('Walnut desk', 149.99)");
  start_customers({{"LOOPS", kLoops},
                   {"SERVICE_PORT", fmt::format("{}", customers_port_.number())},
                   {"GRPC_PORT", fmt::format("{}", grpc_port_.number())}});
  start_cart({{"LOOPS", kLoops}, {"SERVICE_PORT", fmt::format("{}", cart_port_.number())}});
}

void Fleet::migrate_customers(const std::string& statement) {
  migrate(customers_database_, "customers", statement);
}

void Fleet::migrate_cart(const std::string& statement) {
  migrate(cart_database_, "cart", statement);
}

void Fleet::start_customers(const Settings& changes) {
  customers_settings_ = with(std::move(customers_settings_), changes);
  customers_.push_back(std::make_unique<ServiceProcess>(CUSTOMERS_PROGRAM, customers_settings_));
}

void Fleet::start_cart(const Settings& changes) {
  cart_settings_ = with(std::move(cart_settings_), changes);
  cart_.push_back(std::make_unique<ServiceProcess>(CART_PROGRAM, cart_settings_));
}

int Fleet::replace_customers(const Settings& changes) {
  start_customers(changes);
  return stop_old_customers();
}

int Fleet::replace_cart(const Settings& changes) {
  start_cart(changes);
  return stop_old_cart();
}

int Fleet::stop_oldest(Processes& processes) {
  const auto oldest = std::move(processes.front());
  processes.pop_front();
  return oldest->stop();
}

}  // namespace cartwright::test
