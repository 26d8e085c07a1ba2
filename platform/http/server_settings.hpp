#pragma once
// What can be set about an HTTP server.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "platform/http/request_limits.hpp"
#include "platform/runtime/config.hpp"

namespace cartwright::http {

struct ServerSettings {
  std::string address = "0.0.0.0";
  std::uint16_t port = 0;    ///< 0: any free one
  bool shares_port = false;  ///< with servers of other loops (SO_REUSEPORT)
  std::size_t connection_limit = 10'000;
  std::size_t connections_per_address = 1'000;  ///< IPv6: a /64; 0 is no limit
  std::vector<std::string> allowed_origins{};   ///< for browsers (CORS); see origins.hpp
  std::vector<std::string> trusted_proxies{};   ///< see trusted_proxies.hpp

  RequestLimits request_limits{};
  std::size_t bodies_limit = 32 * 1024 * 1024;  ///< bytes of all large requests at hand
  /// Bytes of all bodies that may be larger than others: on each loop one of the largest, as only
  /// administrators send them.
  std::size_t uploads_limit = 33 * 1024 * 1024;
  std::size_t replies_limit = 32 * 1024 * 1024;  ///< bytes of all replies that clients read slowly

  /// How long a kept connection may be silent between requests.
  std::chrono::seconds idle_timeout{75};
  /// From the first byte of a request to the end of its header.
  std::chrono::seconds header_timeout{10};
  /// For a whole body.
  std::chrono::seconds body_timeout{30};
  /// How long a body may stall.
  std::chrono::milliseconds body_stall_timeout = std::chrono::seconds(10);
  /// From the complete request to its reply; then the endpoint is interrupted.
  std::chrono::milliseconds handler_timeout = std::chrono::seconds(30);
  /// How long the other side may take nothing of a reply.
  std::chrono::seconds reply_stall_timeout{30};
  /// How fast it takes a reply on the average of what goes on for longer; 0 is as slow as it likes.
  std::size_t least_read_rate = 1024;  ///< bytes a second

  /// The settings for each of `loops` servers on one port, among which the limits are divided.
  [[nodiscard]] ServerSettings shared_by(std::size_t loops) const {
    auto shared = *this;
    shared.shares_port = loops > 1;
    shared.connection_limit = std::max<std::size_t>(1, connection_limit / loops);
    shared.bodies_limit = bodies_limit / loops;
    shared.replies_limit = replies_limit / loops;
    shared.connections_per_address = (connections_per_address + loops - 1) / loops;
    return shared;
  }

  /// What is wrong with the address, an origin or a proxy.
  [[nodiscard]] std::vector<std::string> faults() const;

  static constexpr auto settings() {
    using runtime::range, runtime::setting;
    return std::tuple(
        setting("SERVICE_ADDRESS", &ServerSettings::address,
                "address to listen on: 0.0.0.0 is all of IPv4, :: is all of IPv6 and IPv4"),
        setting("SERVICE_PORT", &ServerSettings::port, range(0, 65535),
                "TCP port of the HTTP interface, 0 for any that is free"),
        setting("CONNECTION_LIMIT", &ServerSettings::connection_limit, range(1, 1'000'000),
                "HTTP connections that may be open at once; an idle one makes room for a new one"),
        setting("CONNECTIONS_PER_ADDRESS", &ServerSettings::connections_per_address,
                range(0, 1'000'000),
                "HTTP connections of one IPv4 address or IPv6 /64 that is no trusted proxy; 0 for "
                "any number"),
        setting("TRUSTED_PROXIES", &ServerSettings::trusted_proxies,
                "addresses and networks of proxies in front, comma-separated, whose "
                "X-Forwarded-For says who the client is: 10.0.0.0/8,fd00::/8"),
        setting("IDLE_TIMEOUT_SECONDS", &ServerSettings::idle_timeout, range(1, 86'400),
                "how long a kept connection may be silent between requests; longer than a load "
                "balancer in front keeps its own"),
        setting("HEADER_TIMEOUT_SECONDS", &ServerSettings::header_timeout, range(1, 3'600),
                "from the first byte of a request to the end of its header"),
        setting("BODY_TIMEOUT_SECONDS", &ServerSettings::body_timeout, range(1, 3'600),
                "for the whole body of a request"),
        setting("REPLY_STALL_TIMEOUT_SECONDS", &ServerSettings::reply_stall_timeout,
                range(1, 3'600), "how long a client may take nothing of its reply"),
        setting("LEAST_READ_RATE", &ServerSettings::least_read_rate, range(0, 1'000'000'000),
                "bytes a second that a client takes of its reply on average, 0 for any"),
        setting("ALLOWED_ORIGINS", &ServerSettings::allowed_origins,
                "origins whose pages may call the API (CORS), comma-separated; "
                "http://localhost:* is any port, * is all"));
  }
};

}  // namespace cartwright::http
