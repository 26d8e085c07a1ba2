#pragma once
// The whole store as operators run it: both programs, each with its database.

#include <cstdint>
#include <string>

#include "platform/testing/service_process.hpp"
#include "platform/testing/temporary_database.hpp"
#include "tests/stories/visitor.hpp"

namespace cartwright::test {

class Store {
 public:
  Store();

  [[nodiscard]] Addresses addresses() const {
    return {.customers = customers_.port("http_port"), .cart = cart_.port("http_port")};
  }

  /// Puts a product on sale. Returns its id.
  std::int64_t sells(const std::string& name, const std::string& price);

  /// Makes a registered user an administrator, as an operator does for the first one.
  void appoints(const std::string& email);

 private:
  TemporaryDatabase customers_database_{"customers"};
  TemporaryDatabase cart_database_{"cart"};
  ServiceProcess customers_;
  ServiceProcess cart_;
};

}  // namespace cartwright::test
