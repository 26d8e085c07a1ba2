#pragma once
// The server's end of a call. Calls are pooled: each keeps its buffers and a parked coroutine, so a
// handler that does not suspend costs no allocation of ours.

#include <functional>
#include <string>
#include <string_view>

#include "platform/rpc/call.hpp"
#include "platform/rpc/connection.hpp"
#include "platform/rpc/stream.hpp"
#include "platform/rpc/wakeup.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::rpc {

/// When a handler starts: with the whole request there, or with its headers.
enum class Kind { unary, streaming };

struct Method {
  std::string path;
  Kind kind;
  std::function<Task<void>(Call*)> handler;
};

struct IdleCalls;

using IdleHook = boost::intrusive::list_base_hook<boost::intrusive::tag<IdleCalls>>;

/// At any time a call belongs to the pool, to one stream, or to its handler; whoever takes or gives
/// it out of turn ends the process.
class ServerCall final : public Stream, public Call, public IdleHook {
 public:
  /// Who keeps the calls.
  class Owner {
   public:
    /// nullptr: no such method.
    virtual const Method* find_method(std::string_view path) noexcept = 0;
    /// The call has ended and may serve another stream.
    virtual void release(ServerCall& call) noexcept = 0;

   protected:
    ~Owner() = default;
  };

  ServerCall(Executor executor, Owner& owner, runtime::Deadlines& deadlines);

  /// Leaves the pool for a new stream.
  void accept() noexcept;

  void read(google::protobuf::MessageLite& message) override;
  Task<bool> next(google::protobuf::MessageLite* message) override;
  void send(const google::protobuf::MessageLite& message) override;

  /// Ends streaming calls, which may otherwise last as long as their client likes.
  void end_streaming();

  /// Ends the parked coroutine; only for a call without a stream.
  Task<void> stop();

 private:
  enum class State { idle, receiving, running, ended };

  void on_header(std::string_view name, std::string_view value) noexcept override;
  void on_headers_end() noexcept override;
  void on_data() noexcept override;
  void on_input_end() noexcept override;
  void on_closed(Closed how) noexcept override;
  void proceed() noexcept override;

  Task<void> serve();
  void enter(State next, State from) noexcept;
  void start_if_ready();
  void check_headers();
  void cancel(Status status);
  void complete(Status status) noexcept;
  void send_status(const Status& status);
  void release() noexcept;
  [[nodiscard]] std::size_t message_limit() const;

  Owner& owner_;
  runtime::TaskGroup worker_;
  Wakeup started_;
  Wakeup input_arrived_;
  runtime::Deadline deadline_;
  const Method* method_ = nullptr;
  std::string path_;
  std::string timeout_;
  State state_ = State::idle;
  bool is_grpc_ = false;
  bool encoded_ = false;
  bool headers_ended_ = false;
  bool input_ended_ = false;
  bool responding_ = false;  // headers are on their way
  bool completed_ = false;   // the status too
  bool stopping_ = false;
};

}  // namespace cartwright::rpc
