#pragma once
// What operators can set about connections of gRPC, at both ends.

#include <chrono>
#include <tuple>

#include "platform/runtime/config.hpp"

namespace cartwright::rpc {

struct ConnectionSettings {
  std::chrono::seconds age{3600};

  static constexpr auto settings() {
    using runtime::range, runtime::setting;
    return std::tuple(
        setting("GRPC_CONNECTION_AGE_SECONDS", &ConnectionSettings::age, range(10, 604'800),
                "how long a gRPC connection is used before a new one replaces it, and "
                "certificates are looked at again, in seconds"));
  }
};

}  // namespace cartwright::rpc
