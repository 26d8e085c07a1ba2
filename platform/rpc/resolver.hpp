#pragma once
// Where the servers of a channel are now: all addresses of all its hosts.

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "platform/rpc/target.hpp"
#include "platform/task.hpp"

namespace cartwright::rpc {

/// One address of a server, and the name by which it was found.
struct Address {
  boost::asio::ip::tcp::endpoint endpoint;
  std::string host;
};

/// The addresses of a name. Throws boost::system::system_error if they cannot be told.
using Lookup = std::function<Task<std::vector<boost::asio::ip::address>>(std::string host)>;

class Resolver {
 public:
  /// Yields at most `limit` addresses. `lookup` is for tests; without it the system is asked, on a
  /// thread of Asio's.
  Resolver(Executor executor, std::vector<Target> targets, std::size_t limit, Lookup lookup = {});

  /// Looks every host up. One that cannot be looked up now keeps the addresses that it had.
  Task<std::vector<Address>> resolve();

  /// Why a host could not be looked up in the latest resolve(); empty if all could.
  [[nodiscard]] const std::string& failure() const { return failure_; }

  /// Ends look-ups that have not begun; one that the system works on ends when the system likes.
  void cancel() { system_.cancel(); }

 private:
  struct Host {
    Target target;
    std::vector<boost::asio::ip::address> addresses;
  };

  Task<void> look_up(Host* host);
  Task<std::vector<boost::asio::ip::address>> ask_system(std::string name);
  [[nodiscard]] std::vector<Address> addresses() const;
  [[nodiscard]] std::size_t rank(const Address& address) const;

  std::vector<Host> hosts_;
  std::size_t limit_;
  Lookup lookup_;
  boost::asio::ip::basic_resolver<boost::asio::ip::tcp, Executor> system_;
  std::string failure_;
  std::uint32_t seed_;
};

}  // namespace cartwright::rpc
