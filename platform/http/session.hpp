#pragma once
// One connection: reads requests, has them answered, writes the replies, in order. Included by
// sources of platform/http only.

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "platform/http/body_buffer.hpp"
#include "platform/http/incoming_body.hpp"
#include "platform/http/memory_budget.hpp"
#include "platform/http/open_sessions.hpp"
#include "platform/http/peer.hpp"
#include "platform/http/read_buffer.hpp"
#include "platform/http/reply.hpp"
#include "platform/http/reply_head.hpp"
#include "platform/http/reply_writer.hpp"
#include "platform/http/request.hpp"
#include "platform/http/request_id.hpp"
#include "platform/http/request_parser.hpp"
#include "platform/http/server_settings.hpp"
#include "platform/http/trusted_proxies.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/runtime/limited_log.hpp"
#include "platform/runtime/listen.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

class Responder;
struct SessionContext;

using runtime::Socket;

class Session final : public OpenSession, private IncomingBody {
 public:
  Session(Socket socket, Peer peer, SessionContext& context);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// Serves the connection to its end.
  Task<void> run();

  /// Names the task that run() is, so that an endpoint can be interrupted.
  void runs_as(runtime::TaskGroup::Member task) { task_ = task; }

  [[nodiscard]] const Peer& peer() const { return peer_; }

  /// Since when it does what it does now, for its client or waiting for it.
  [[nodiscard]] std::chrono::steady_clock::time_point waits_since() const { return phase_begun_; }

  /// Ends the connection soon: at once if it is idle, or after its request, or, if none has come
  /// yet, after a moment. The context says that all are stopping.
  void stop();

  /// How long a client may keep its connection waiting where others wait for one, and for the
  /// first request where the server stops.
  static constexpr std::chrono::milliseconds kMoment = std::chrono::seconds(1);

  /// Ends the connection if it waits for its client: if it is idle or refused, or if the client has
  /// taken longer than `patience`. Tells whether it did.
  bool make_room(std::chrono::milliseconds patience);

  /// Lets the request at hand, or the next one, be the last.
  void end_after_reply() { is_last_ = true; }

 private:
  enum class Phase { idle, reading_head, reading_body, handling, writing, draining, ending };
  enum class Received { request, refused, nothing };
  enum class Part { head, whole };

  bool end_if_idle();
  Task<Received> receive_until(Part part);
  Task<void> receive() override;
  void allow(std::uint64_t size) override;
  void forget() override;
  Task<bool> skip_body();
  Task<bool> send_continue();
  Task<bool> send_pieces(const Reply* reply);
  Task<bool> flush(const Reply* reply);
  Task<void> drain();

  void begin_request();
  void find_client();
  RequestParser::Progress parse();
  Received refuse(Refusal refusal);
  Received stop_receiving();
  bool await_bytes();
  [[nodiscard]] std::span<char> room();
  [[nodiscard]] bool has_unread_bytes() const;
  [[nodiscard]] bool wants_continue() const;
  [[nodiscard]] bool can_skip_body() const;
  void hold_request();
  HeldMemory& request_memory() { return upload_memory_ ? *upload_memory_ : body_memory_; }
  [[nodiscard]] std::size_t large_head() const;
  void give_up_body();
  void finish_request();

  void begin_reply(Reply* reply);
  bool write_what_fits();
  [[nodiscard]] bool closes() const;
  [[nodiscard]] bool may_be_sending() const;
  [[nodiscard]] ConnectionHeader connection_header() const;
  [[nodiscard]] std::chrono::milliseconds patience(std::chrono::steady_clock::time_point begun,
                                                   std::size_t taken) const;

  void release_memory();
  void reset();
  void enter(Phase phase, std::chrono::milliseconds timeout);
  void expire() noexcept;

  Socket socket_;
  const Peer peer_;
  SessionContext& context_;
  std::optional<runtime::TaskGroup::Member> task_;
  runtime::Deadline deadline_;
  Phase phase_ = Phase::handling;  // until run() waits for a request
  std::chrono::steady_clock::time_point phase_begun_;
  bool expired_ = false;
  bool has_answered_ = false;  // a request, at least
  bool is_last_ = false;       // the request at hand

  ReadBuffer buffer_;
  std::optional<RequestParser> parser_;
  Request request_;
  BodyBuffer body_;
  HeldMemory body_memory_;
  std::unique_ptr<HeldMemory> upload_memory_;  // instead, of a body that may be larger than others
  bool is_body_given_up_ = false;
  bool had_body_ = false;
  std::size_t header_size_ = 0;  // what is kept of the buffer while the body is read
  std::chrono::steady_clock::time_point body_ends_;
  bool sent_continue_ = false;
  bool skipped_line_ = false;  // an empty one in front of the request at hand
  std::optional<Refusal> refusal_;
  bool is_lost_ = false;  // the client has left in the middle of a request

  ReplyWriter writer_;
  HeldMemory reply_memory_;
  bool ends_with_body_ = false;  // the reply at hand has no other end
  bool leaves_body_ = false;     // it is sent while the body is still to come
};

/// What the sessions of a server share; outlives them.
struct SessionContext {
  const ServerSettings& settings;
  const TrustedProxies proxies;
  const std::string_view own_field;  // what the service calls it; see kOwnField
  Responder& responder;
  runtime::Deadlines& deadlines;
  runtime::TaskGroup& tasks;
  runtime::LimitedLog broke_off;  // replies, by readers who are too slow for example
  DateHeader date;
  RequestIds ids = {};
  bool stopping = false;
  MemoryBudget bodies;   // and heads, of requests that are large
  MemoryBudget uploads;  // bodies that may be larger than others
  MemoryBudget replies;  // that clients are slow to take
  OpenSessions open;
};

}  // namespace cartwright::http
