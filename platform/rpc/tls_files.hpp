#pragma once
// Where a service finds what mutual TLS needs.

#include <string>
#include <tuple>

#include "platform/runtime/config.hpp"

namespace cartwright::rpc {

/// PEM files. The peer must show a certificate that `ca` has signed.
struct TlsFiles {
  std::string ca;
  std::string certificate;
  std::string key;

  static constexpr auto settings() {
    using runtime::required, runtime::setting;
    return std::tuple(
        setting("TLS_CA", &TlsFiles::ca, required, "file of the CA that signs the other services"),
        setting("TLS_CERTIFICATE", &TlsFiles::certificate, required,
                "file of this service's certificate for gRPC"),
        setting("TLS_KEY", &TlsFiles::key, required, "file of that certificate's key"));
  }
};

}  // namespace cartwright::rpc
