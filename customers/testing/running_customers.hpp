#pragma once
// The whole service in the process of the test, on ports of its own with a database of its own.

#include <cstdint>
#include <functional>
#include <string>

#include "customers/app.hpp"
#include "customers/config.hpp"
#include "platform/runtime/loops.hpp"
#include "platform/testing/http_client.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::customers {

/// The secret that signs the tokens of every service under test.
inline constexpr const char* kTestSecret = "a secret that only tests know, 32+";

class RunningCustomers {
 public:
  /// Serves from construction to destruction. `change` may differ from the settings of tests.
  explicit RunningCustomers(std::function<void(Config&)> change = {});
  ~RunningCustomers();
  RunningCustomers(const RunningCustomers&) = delete;
  RunningCustomers& operator=(const RunningCustomers&) = delete;

  std::uint16_t http_port() { return service_.first().http_port(); }
  std::uint16_t grpc_port() { return service_.first().grpc_port(); }

  /// By which it decides what has expired.
  runtime::Clock& clock() { return shared_.clock; }

  test::TemporaryDatabase database{"customers"};

 private:
  App::Shared shared_;
  runtime::Loops<App> service_;
};

}  // namespace cartwright::customers
