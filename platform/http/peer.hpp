#pragma once
// The other end of a connection.

#include <boost/asio/ip/address.hpp>

#include "platform/runtime/client_network.hpp"
#include "platform/schema/ip_address.hpp"

namespace cartwright::http {

/// IPv4 addresses within IPv6 (::ffff:192.0.2.1) count as what they are.
IpAddress plain_address(const boost::asio::ip::address& address);

struct Peer {
  runtime::ClientNetwork network;
  IpAddress address;
  bool is_trusted_proxy = false;
};

}  // namespace cartwright::http
