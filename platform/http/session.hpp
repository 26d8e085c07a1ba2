#pragma once
// One connection: reads requests, has them answered, writes the replies, in order. Included by
// sources of platform/http only.

#include <boost/asio/ip/tcp.hpp>
#include <boost/intrusive/list.hpp>
#include <memory>
#include <optional>
#include <string>

#include "platform/http/read_buffer.hpp"
#include "platform/http/reply.hpp"
#include "platform/http/reply_head.hpp"
#include "platform/http/reply_writer.hpp"
#include "platform/http/request.hpp"
#include "platform/http/request_parser.hpp"
#include "platform/http/server_settings.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/runtime/listen.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

class Responder;

using runtime::Socket;
using SessionHook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// What the sessions of a server share; outlives them.
struct SessionContext {
  const ServerSettings& settings;
  const RequestLimits limits;
  Responder& responder;
  runtime::Deadlines& deadlines;
  runtime::TaskGroup& tasks;
  DateHeader date;
  bool stopping = false;
  std::size_t bodies = 0;  // bytes that the sessions keep of bodies
};

class Session final : public SessionHook {
 public:
  Session(Socket socket, SessionContext& context);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Serves the connection to its end.
  Task<void> run();

  /// Names the task that run() is, so that an endpoint can be interrupted.
  void runs_as(runtime::TaskGroup::Member task) { task_ = task; }

  /// Ends the connection if it is idle; tells whether it was.
  bool end_if_idle();

 private:
  enum class Phase { idle, reading_header, reading_body, handling, writing, draining, ending };
  enum class Received { request, refused, nothing };

  Task<Received> receive_request();
  Task<bool> send_continue();
  Task<bool> send_pieces(BodyStream* stream);
  Task<bool> flush();
  Task<void> drain();

  void begin_request();
  RequestParser::Progress parse();
  Received stop_receiving();
  bool await_bytes();
  [[nodiscard]] std::span<char> room();
  void begin_reply(Reply* reply);
  bool write_what_fits();
  void reset();
  [[nodiscard]] bool has_unread_bytes() const;
  bool count_body();
  [[nodiscard]] bool wants_continue() const;
  [[nodiscard]] bool closes() const;
  [[nodiscard]] ConnectionHeader connection_header() const;
  void release_memory();

  void enter(Phase phase, std::chrono::milliseconds timeout);
  void expire();

  Socket socket_;
  SessionContext& context_;
  std::optional<runtime::TaskGroup::Member> task_;
  runtime::Deadline deadline_;
  Phase phase_ = Phase::handling;  // until run() waits for a request
  bool expired_ = false;

  ReadBuffer buffer_;
  std::optional<RequestParser> parser_;
  Request request_;
  std::string body_;
  std::size_t counted_body_ = 0;
  std::size_t header_size_ = 0;  // what is kept of the buffer while the body is read
  std::chrono::steady_clock::time_point body_ends_;
  bool sent_continue_ = false;
  bool skipped_line_ = false;  // an empty one in front of the request at hand
  Refusal refusal_;
  bool refused_ = false;

  ReplyWriter writer_;
  bool ends_with_body_ = false;  // the reply at hand has no other end
};

}  // namespace cartwright::http
