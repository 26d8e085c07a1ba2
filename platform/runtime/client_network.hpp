#pragma once
// Whom a client counts as where many clients share a limit.

#include <boost/asio/ip/address.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace cartwright::runtime {

/// The smallest network that one client is sure to own: an IPv4 address, or the first 64 bits of an
/// IPv6 address, of which everybody has 2^64.
struct ClientNetwork {
  std::uint64_t prefix = 0;
  bool is_v6 = false;

  friend auto operator<=>(const ClientNetwork&, const ClientNetwork&) = default;
};

/// Its first address as a number, which no other network has.
std::string to_string(const ClientNetwork& network);

/// IPv4 addresses within IPv6 (::ffff:192.0.2.1) count as what they are.
ClientNetwork network_of(const boost::asio::ip::address& address);

/// The blocks of addresses that a network lies in, from the largest to itself. A prefix is a number
/// among the blocks of its size.
using Blocks = std::array<ClientNetwork, 4>;

/// IPv4: /8, /16, /24, address. IPv6: /32, /48, /56, /64. Whoever can come from many addresses has
/// them in few blocks of one of these sizes: a provider, a customer, a rented machine; a large
/// cloud lies in a dozen of the largest.
Blocks blocks_of(const ClientNetwork& network);

}  // namespace cartwright::runtime

template <>
struct std::hash<cartwright::runtime::ClientNetwork> {
  std::size_t operator()(const cartwright::runtime::ClientNetwork& network) const noexcept {
    return std::hash<std::uint64_t>()(network.prefix) ^ static_cast<std::size_t>(network.is_v6);
  }
};
