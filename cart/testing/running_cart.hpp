#pragma once
// The whole of cart with a database of its own, on a port of its own.

#include <cstdint>

#include "cart/app.hpp"
#include "cart/config.hpp"
#include "cart/testing/customers_process.hpp"
#include "platform/rpc/tls_files.hpp"
#include "platform/runtime/loops.hpp"
#include "platform/testing/certificates.hpp"
#include "platform/testing/http_client.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::cart {

/// Serves from its constructor to its destructor.
class RunningCart {
 public:
  /// Asks `customers` about tokens, as the owner of `tls`.
  explicit RunningCart(const CustomersProcess& customers,
                       rpc::TlsFiles tls = test::certificate("cart"));
  ~RunningCart();
  RunningCart(const RunningCart&) = delete;
  RunningCart& operator=(const RunningCart&) = delete;

  [[nodiscard]] std::uint16_t http_port() { return loops_.first().http_port(); }

  test::HttpClient anonymous() { return test::HttpClient(http_port()); }
  test::HttpClient as(const KnownUser& user) { return anonymous().as(user.token); }

  test::TemporaryDatabase database{"cart"};

 private:
  App::Shared shared_;
  runtime::Loops<App> loops_;
};

}  // namespace cartwright::cart
