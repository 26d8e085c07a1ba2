#pragma once
// How servers of any protocol begin to listen.

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "platform/task.hpp"

namespace cartwright::runtime {

using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

struct ListenAddress {
  std::string address;
  std::uint16_t port = 0;    ///< 0: any free one
  bool shares_port = false;  ///< with acceptors of other loops (SO_REUSEPORT)
};

/// Opens `acceptor`; "::" takes connections over IPv4 as well. Throws std::runtime_error that names
/// address and port.
void listen(Acceptor& acceptor, const ListenAddress& where);

/// Closes `acceptor` and returns the connections that the kernel has accepted already, which would
/// be reset otherwise. One that arrives between the two is reset, unless net.ipv4.tcp_migrate_req
/// lets another process have it that shares the port.
std::vector<Socket> take_waiting_and_close(Acceptor& acceptor);

}  // namespace cartwright::runtime
