#include "platform/http/peer.hpp"

namespace cartwright::http {

IpAddress plain_address(const boost::asio::ip::address& address) {
  namespace ip = boost::asio::ip;
  if (address.is_v4()) return IpAddress(address.to_v4().to_bytes());
  const auto v6 = address.to_v6();
  if (!v6.is_v4_mapped()) return IpAddress(v6.to_bytes());
  return IpAddress(ip::make_address_v4(ip::v4_mapped, v6).to_bytes());
}

}  // namespace cartwright::http
