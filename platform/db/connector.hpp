#pragma once
// Opens connections without blocking the loop: names are resolved by Asio, the handshake is polled.
// Hosts are tried one after another, each with a time limit of its own, which libpq does not have
// for its lists while it is polled: one that swallows packets must not hide the primary behind it.

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <string>
#include <vector>

#include "platform/db/connection_lost.hpp"
#include "platform/db/handles.hpp"
#include "platform/db/primary.hpp"
#include "platform/db/settings.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/task.hpp"

namespace cartwright::db {

/// A descriptor of our own for the socket of `connection`, which libpq keeps and closes itself.
using Socket = boost::asio::posix::basic_stream_descriptor<Executor>;
Socket watch_socket(Executor executor, const pg_conn* connection);

/// libpq's latest message about the connection, as one line that is never empty: a connection
/// without a reason to be lost counts as one that is not.
std::string connection_message(const pg_conn* connection);

/// Reads all that the server has sent. False if the connection is lost.
bool take_input(pg_conn* connection);

/// A connection that is ready for use, and who is at its other end.
struct Opened {
  ConnectionHandle connection;
  Server server;
};

class Connector {
 public:
  /// `primary` outlives this object.
  Connector(Executor executor, runtime::Deadlines& deadlines, Settings settings, Access access,
            Primary& primary);

  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;

  /// An open connection, in non-blocking mode, to the first host that is what the access asks for.
  /// Throws ConnectionLost, with what each host said, if there is none within the connect timeout,
  /// and DatabaseUnfit if there is one that cannot be used.
  Task<Opened> connect();

  /// Ends what a cancelled task would still wait for: Asio cannot interrupt a resolution otherwise.
  void cancel() { resolver_.cancel(); }

 private:
  struct Target {
    std::string host;
    std::string port;
    std::string address = {};  ///< empty for a socket directory
  };
  using Targets = std::vector<Target>;

  Task<Targets> resolve();
  Task<void> resolve_one(Target target, Targets* targets);
  Task<Opened> connect_to(Target target);
  [[nodiscard]] ConnectionHandle begin(const Target& target) const;
  Task<void> finish(pg_conn* connection);
  Task<Server> greet(pg_conn* connection);
  Task<void> wait(pg_conn* connection, Socket::wait_type readiness);
  void limit_time(std::chrono::milliseconds limit);
  void expire();

  Executor executor_;
  Settings settings_;
  Access access_;
  Primary& primary_;
  boost::asio::ip::basic_resolver<boost::asio::ip::tcp, Executor> resolver_;
  Socket socket_;
  runtime::Deadline deadline_;
  bool expired_ = false;
  std::size_t first_target_ = 0;  ///< the one that let us in last, or that follows a silent one
};

}  // namespace cartwright::db
