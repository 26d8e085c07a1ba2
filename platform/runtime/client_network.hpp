#pragma once
// Whom a client counts as where many clients share a limit.

#include <boost/asio/ip/address.hpp>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace cartwright::runtime {

/// The smallest network that one client is sure to own: an IPv4 address, or the first 64 bits of an
/// IPv6 address, of which everybody has 2^64.
struct ClientNetwork {
  std::uint64_t prefix = 0;
  bool is_v6 = false;

  friend auto operator<=>(const ClientNetwork&, const ClientNetwork&) = default;
};

/// IPv4 addresses within IPv6 (::ffff:192.0.2.1) count as what they are.
ClientNetwork network_of(const boost::asio::ip::address& address);

}  // namespace cartwright::runtime

template <>
struct std::hash<cartwright::runtime::ClientNetwork> {
  std::size_t operator()(const cartwright::runtime::ClientNetwork& network) const noexcept {
    return std::hash<std::uint64_t>()(network.prefix) ^ static_cast<std::size_t>(network.is_v6);
  }
};
