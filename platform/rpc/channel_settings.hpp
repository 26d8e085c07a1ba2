#pragma once
// What can be set about a channel.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "platform/rpc/connection.hpp"
#include "platform/rpc/tls_files.hpp"

namespace cartwright::rpc {

struct ChannelSettings {
  std::string host = {};         ///< one or several, as parse_targets reads them
  std::uint16_t port = 0;        ///< of hosts that name none
  std::string server_name = {};  ///< that their certificates hold; empty: the host of each
  TlsFiles tls = {};
  ConnectionLimits limits = {};
  std::chrono::milliseconds connect_timeout{1'000};
  std::chrono::milliseconds first_retry{50};  ///< doubles with each failure, up to
  std::chrono::milliseconds last_retry{1'000};
  std::chrono::milliseconds resolve_interval{5'000};  ///< between two looks at the addresses
  std::size_t max_servers = 16;                       ///< that are connected at once
};

}  // namespace cartwright::rpc
