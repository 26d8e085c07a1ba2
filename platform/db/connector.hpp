#pragma once
// Opens connections without blocking the loop: names are resolved by Asio, the handshake is polled.

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/db/handles.hpp"
#include "platform/db/settings.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/task.hpp"

namespace cartwright::db {

/// The connection is gone, or could not be made. For this folder and its logs only.
class ConnectionLost final : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A descriptor of our own for the socket of `connection`, which libpq keeps and closes itself.
using Socket = boost::asio::posix::basic_stream_descriptor<Executor>;
Socket watch_socket(Executor executor, const pg_conn* connection);

/// libpq's latest message about the connection, as one line.
std::string connection_message(const pg_conn* connection);

class Connector {
 public:
  Connector(Executor executor, runtime::Deadlines& deadlines, Settings settings, Access access);

  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  /// An open connection in non-blocking mode. Throws ConnectionLost if there is none within the
  /// connect timeout.
  Task<ConnectionHandle> connect();

  /// Ends what a cancelled task would still wait for: Asio cannot interrupt a resolution otherwise.
  void cancel() { resolver_.cancel(); }

 private:
  struct Target {
    std::string host;
    std::string address;  ///< empty for a socket directory
  };
  using Targets = std::vector<Target>;

  Task<Targets> resolve();
  Task<void> resolve_one(std::string host, Targets* targets);
  ConnectionHandle begin(const Targets& targets) const;
  Task<void> finish(pg_conn* connection);
  Task<void> wait(pg_conn* connection, bool for_reading);
  void expire();
  void require_time_left() const;

  Executor executor_;
  Settings settings_;
  Access access_;
  boost::asio::ip::basic_resolver<boost::asio::ip::tcp, Executor> resolver_;
  Socket socket_;
  runtime::Deadline deadline_;
  bool expired_ = false;
  std::size_t first_target_ = 0;
};

}  // namespace cartwright::db
