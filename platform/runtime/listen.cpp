#include "platform/runtime/listen.hpp"

#include <boost/asio/ip/v6_only.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace cartwright::runtime {
namespace {

namespace asio = boost::asio;

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

// Connections that may wait for a loop that is busy; the kernel's own limit may be lower.
constexpr int kBacklog = 4096;

}  // namespace

void listen(Acceptor& acceptor, const ListenAddress& where) try {
  const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(where.address), where.port);
  acceptor.open(endpoint.protocol());
  acceptor.set_option(asio::socket_base::reuse_address(true));
  if (where.shares_port) acceptor.set_option(ReusePort(true));
  if (endpoint.address().is_v6()) acceptor.set_option(asio::ip::v6_only(false));
  acceptor.bind(endpoint);
  acceptor.listen(kBacklog);
} catch (const boost::system::system_error& error) {
  throw std::runtime_error(fmt::format("cannot listen on {} port {}: {}", where.address, where.port,
                                       error.code().message()));
}

std::vector<Socket> take_waiting_and_close(Acceptor& acceptor) {
  std::vector<Socket> waiting;
  boost::system::error_code error;
  acceptor.non_blocking(true, error);
  while (!error) {
    auto socket = acceptor.accept(error);
    if (!error) waiting.push_back(std::move(socket));
  }
  acceptor.close(error);
  return waiting;
}

}  // namespace cartwright::runtime
