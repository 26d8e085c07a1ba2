#include "platform/runtime/client_network.hpp"

namespace cartwright::runtime {
namespace {

constexpr std::size_t kPrefixBytes = 8;

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

}  // namespace cartwright::runtime
