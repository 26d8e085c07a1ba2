#include "tests/stories/restored_store.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "tests/stories/settings.hpp"

namespace cartwright::test {
namespace {

// What an operator types, as the superuser.
void run(const std::string& command) {
  const auto server = test_server();
  const auto connection = fmt::format("PGHOST='{}' PGPORT={} PGUSER='{}' ", server.hosts.front(),
                                      server.ports.front(), server.user);
  // NOLINTNEXTLINE(cert-env33-c): it needs a shell
  if (std::system((connection + command).c_str()) != 0) throw std::runtime_error(command);
}

std::string file_in_temporary_folder(const TemporaryDatabase& database) {
  return testing::TempDir() + database.settings().database + ".dump";
}

}  // namespace

RestoredStore::RestoredStore()
    : customers_dump_(file_in_temporary_folder(*customers_database_)),
      cart_dump_(file_in_temporary_folder(*cart_database_)) {
  start();
}

RestoredStore::~RestoredStore() {
  stop();
  std::filesystem::remove(customers_dump_);
  std::filesystem::remove(cart_dump_);
}

Addresses RestoredStore::addresses() const {
  return {.customers = customers_->port("http_port"), .cart = cart_->port("http_port")};
}

std::int64_t RestoredStore::sells(const std::string& name, const std::string& price) {
  return std::stoll(cart_database_->scalar(fmt::format(
      "INSERT INTO products (name, price) VALUES ('{}', {}) RETURNING id", name, price)));
}

void RestoredStore::dumps_both() {
  dumps_cart();
  dumps_customers();
}

void RestoredStore::restores_customers(Command command) {
  stop();
  customers_database_ = restore("customers", customers_dump_, command);
  start();
}

void RestoredStore::restores_cart() {
  stop();
  cart_database_ = restore("cart", cart_dump_, Command::run);
  start();
}

void RestoredStore::restores_both() {
  stop();
  customers_database_ = restore("customers", customers_dump_, Command::run);
  cart_database_ = restore("cart", cart_dump_, Command::run);
  start();
}

std::int64_t RestoredStore::carts_of(std::int64_t user) {
  return cart_database_->count(fmt::format("carts WHERE user_id = {}", user));
}

void RestoredStore::dump(const TemporaryDatabase& database, const std::string& file) {
  run(fmt::format("pg_dump --format=custom --file='{}' {}", file, database.settings().database));
}

RestoredStore::Database RestoredStore::restore(const std::string& service, const std::string& file,
                                               Command command) {
  Database database(new TemporaryDatabase(TemporaryDatabase::empty()));
  const auto name = database->settings().database;
  run(fmt::format("pg_restore --exit-on-error --dbname={} '{}'", name, file));
  if (command == Command::run) {
    run(
        fmt::format("sh -c 'POSTGRES_HOST=$PGHOST POSTGRES_PORT=$PGPORT "
                    "MIGRATIONS_POSTGRES_USER=$PGUSER POSTGRES_DB={} deploy/cartwright-migrate {} "
                    "after-restore'",
                    name, service));
  }
  return database;
}

void RestoredStore::stop() {
  cart_.reset();
  customers_.reset();
}

void RestoredStore::start() {
  customers_ =
      std::make_unique<ServiceProcess>(CUSTOMERS_PROGRAM, customers_settings(*customers_database_));
  cart_ = std::make_unique<ServiceProcess>(
      CART_PROGRAM, cart_settings(*cart_database_, customers_->port("grpc_port")));
}

}  // namespace cartwright::test
