#pragma once
// The client's end of a unary call.

#include <chrono>
#include <string>
#include <string_view>

#include "platform/rpc/connection.hpp"
#include "platform/rpc/status.hpp"
#include "platform/rpc/stream.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/runtime/wakeup.hpp"

namespace cartwright::rpc {

/// What becomes of a call that a server carries out twice.
enum class Semantics {
  at_most_once,  ///< harm: it is repeated only if no server can have seen it
  idempotent,    ///< nothing: it may also be repeated after its connection broke
};

/// Lives in the coroutine that awaits it; its end resets the stream if that is still open.
class ClientCall final : public Stream,
                         public boost::intrusive::list_base_hook<
                             boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  ClientCall(Executor executor, runtime::Deadlines& deadlines, std::string_view path,
             const google::protobuf::MessageLite& request, std::chrono::milliseconds timeout,
             Semantics semantics, Metadata metadata = {});

  /// Sends the request. False if the connection cannot take it any more.
  bool start(Connection& connection, std::string_view authority);

  /// Waits until the call has ended, or until it may be started once more.
  Task<void> wait() { return changed_.wait(); }

  /// Lets the waiting coroutine try to start.
  void try_again() { changed_.notify(); }

  /// Ends the call from this side.
  void fail(Status status);

  [[nodiscard]] bool ended() const { return ended_; }

  /// Throws StatusError unless the call ended with OK.
  void parse_response(google::protobuf::MessageLite& response);

  /// What the server has said beside its answer.
  [[nodiscard]] Metadata take_metadata() { return std::move(received_); }

 private:
  void on_header(std::string_view name, std::string_view value) noexcept override;
  void on_headers_overflow() noexcept override;
  void on_headers_end() noexcept override {}
  void on_data() noexcept override;
  void on_input_end() noexcept override {}
  void on_closed(Closed how) noexcept override;
  void proceed() noexcept override { changed_.resume(); }

  void end(StatusCode code, std::string message);
  void give_up(StatusCode code, std::string message);
  void expire();
  [[nodiscard]] bool may_start_again();
  void read_http_status(std::string_view value);

  runtime::Wakeup changed_;
  runtime::Deadline deadline_;
  std::string_view path_;
  std::chrono::milliseconds timeout_;
  Semantics semantics_;
  const Metadata metadata_;
  Metadata received_;
  std::size_t message_limit_ = 0;
  int attempts_ = 0;      // that came to nothing
  int grpc_status_ = -1;  // -1: not seen
  Status status_;
  bool ended_ = false;
};

}  // namespace cartwright::rpc
