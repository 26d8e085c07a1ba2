#pragma once
// Stands between a client and PostgreSQL like a pooler: all passes, but the key that a session can
// be cancelled with is one of its own.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <cstdint>
#include <string>
#include <thread>

#include "platform/db/settings.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::testing {

class Pooler {
 public:
  /// In front of the server that `settings` reach over its socket.
  explicit Pooler(const db::Settings& settings);
  ~Pooler();
  Pooler(const Pooler&) = delete;
  Pooler& operator=(const Pooler&) = delete;

  /// Where it listens, at 127.0.0.1.
  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  using Client = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
  using Server = boost::asio::basic_stream_socket<boost::asio::local::stream_protocol, Executor>;
  struct Session;

  Task<void> serve();
  Task<void> forward(std::shared_ptr<Session> session);
  Task<void> return_answers(std::shared_ptr<Session> session);

  std::string server_;
  boost::asio::io_context loop_;
  runtime::TaskGroup tasks_{loop_.get_executor()};
  boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor> acceptor_;
  std::thread thread_;
};

}  // namespace cartwright::testing
