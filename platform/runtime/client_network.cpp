#include "platform/runtime/client_network.hpp"

#include <fmt/format.h>

namespace cartwright::runtime {
namespace {

constexpr std::size_t kPrefixBytes = 8;

// How many bits of a prefix are left out for each block.
constexpr std::array<unsigned, std::tuple_size_v<Blocks>> kWithinIpv4{24, 16, 8, 0};
constexpr std::array<unsigned, std::tuple_size_v<Blocks>> kWithinIpv6{32, 16, 8, 0};

}  // namespace

ClientNetwork network_of(const boost::asio::ip::address& address) {
  if (address.is_v4()) return {.prefix = address.to_v4().to_uint()};
  const auto v6 = address.to_v6();
  if (v6.is_v4_mapped()) {
    return {.prefix = boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, v6).to_uint()};
  }
  const auto bytes = v6.to_bytes();
  ClientNetwork network{.is_v6 = true};
  for (std::size_t i = 0; i < kPrefixBytes; ++i) network.prefix = network.prefix << 8U | bytes[i];
  return network;
}

std::string to_string(const ClientNetwork& network) {
  return fmt::format("{}/{:x}", network.is_v6 ? "IPv6" : "IPv4", network.prefix);
}

Blocks blocks_of(const ClientNetwork& network) {
  Blocks blocks;
  const auto& within = network.is_v6 ? kWithinIpv6 : kWithinIpv4;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    blocks[i] = {.prefix = network.prefix >> within[i], .is_v6 = network.is_v6};
  }
  return blocks;
}

}  // namespace cartwright::runtime
