#pragma once
// Stands between a client and PostgreSQL, and looks at what the server says.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <thread>

#include "platform/db/settings.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::test {

class Relay {
 public:
  /// May change what the server says before it goes on. False ends the connection instead. Is
  /// called by a thread of its own.
  using Pass = std::function<bool(std::span<char>)>;

  /// In front of the server that `settings` reach over its socket.
  Relay(const db::Settings& settings, Pass pass);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  /// Where it listens, at 127.0.0.1.
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  /// The same, for a client.
  void stand_before(db::Settings& settings) const;

 private:
  using Client = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
  using Server = boost::asio::basic_stream_socket<boost::asio::local::stream_protocol, Executor>;
  struct Session;

  Task<void> serve();
  /// Until one of the two ends, or something may not pass.
  template <class From, class To>
  static Task<void> carry(std::shared_ptr<Session> session, From Session::* from, To Session::* to,
                          const Pass* pass);

  std::string server_;
  Pass pass_;
  boost::asio::io_context loop_;
  runtime::TaskGroup tasks_{loop_.get_executor()};
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor> acceptor_;
  std::thread thread_;
};

/// Like a pooler: the key that a session can be cancelled with is one of its own.
bool replace_key(std::span<char> said);

/// The connection is lost once, in the place of the first answer that holds `answer`.
Relay::Pass lose_once(std::string_view answer);

}  // namespace cartwright::test
