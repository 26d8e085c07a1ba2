#pragma once
// The server's end of a call. Calls are pooled: each keeps its buffers and a parked coroutine, so a
// handler that does not suspend costs no allocation of ours.

#include <functional>
#include <string>
#include <string_view>

#include "platform/rpc/call.hpp"
#include "platform/rpc/call_shares.hpp"
#include "platform/rpc/connection.hpp"
#include "platform/rpc/stream.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/runtime/wakeup.hpp"

namespace cartwright::rpc {

/// When a handler starts: with the whole request there, or with its headers.
enum class Kind { unary, streaming };

struct Method {
  std::string path;
  Kind kind;
  std::function<Task<void>(Call*)> handler;
};

/// What all calls of a server may do.
struct CallLimits {
  /// That run at once; others may be tried elsewhere. See CallShares.
  std::size_t calls = 10'000;
  std::chrono::milliseconds duration = std::chrono::minutes(10);  ///< of one, streaming ones too
  std::chrono::milliseconds answer_time{30'000};   ///< for the client to take the answer's rest
  std::chrono::milliseconds request_time{30'000};  ///< for the request of a unary one to arrive
  std::size_t input_bytes = 16 * 1024 * 1024;   ///< of memory for large messages that are not taken
  std::size_t output_bytes = 32 * 1024 * 1024;  ///< not taken by clients, of large answers
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
    /// Large messages that the call keeps have grown by so many bytes, or become less. False if
    /// all calls together keep too much.
    virtual bool keep_input(std::ptrdiff_t growth) noexcept = 0;
    /// The same of large answers.
    virtual bool keep_output(std::ptrdiff_t growth) noexcept = 0;
    /// The call has ended and may serve another stream.
    virtual void release(ServerCall& call) noexcept = 0;

   protected:
    ~Owner() = default;
  };

  ServerCall(Executor executor, const CallLimits& limits, Owner& owner,
             runtime::Deadlines& deadlines);

  /// Leaves the pool for a new stream, whose peer has it in its share.
  void accept(CallShares::Share& share) noexcept;

  /// Of the peer that had it last.
  [[nodiscard]] CallShares::Share& share() const { return *share_; }

  void read(google::protobuf::MessageLite& message) override;
  Task<bool> next(google::protobuf::MessageLite* message) override;
  void answer(const google::protobuf::MessageLite& message) override;
  Task<void> send(const google::protobuf::MessageLite& message) override;

  /// Ends streaming calls, which may otherwise last as long as their client likes.
  void end_streaming();

  /// Ends the parked coroutine; only for a call without a stream.
  Task<void> stop();

 private:
  enum class State { idle, receiving, running, ended };

  void on_header(std::string_view name, std::string_view value) noexcept override;
  void on_headers_overflow() noexcept override;
  void on_headers_end() noexcept override;
  void on_data() noexcept override;
  void on_input_end() noexcept override;
  void on_closed(Closed how) noexcept override;
  void proceed() noexcept override;

  Task<void> serve();
  void enter(State next, State from) noexcept;
  void start_if_ready();
  void count_streaming();
  void await_request();
  [[nodiscard]] std::string_view http_refusal() const;
  void check_headers();
  Task<void> wait_for_room();
  void count_input() noexcept;
  void keep_answer(const google::protobuf::MessageLite& message);
  bool count_output() noexcept;
  void expire();
  void expire_request();
  void cancel(Status status);
  void complete(Status status) noexcept;
  void begin_answer();
  void send_status(const Status& status);
  void release() noexcept;
  [[nodiscard]] std::size_t message_limit() const;

  const CallLimits& limits_;
  Owner& owner_;
  runtime::TaskGroup worker_;
  runtime::Wakeup started_;
  runtime::Wakeup progress_;  // there is input, room for output, or the stream has ended
  runtime::Deadline deadline_;
  runtime::Deadline request_deadline_;  // while not all of a unary call's request is there
  CallShares::Share* share_ = nullptr;
  const Method* method_ = nullptr;
  std::string path_;
  std::string timeout_;
  std::size_t counted_input_ = 0;
  std::size_t counted_output_ = 0;
  State state_ = State::idle;
  bool is_post_ = false;
  bool is_grpc_ = false;
  bool encoded_ = false;
  bool headers_too_large_ = false;
  bool headers_ended_ = false;
  bool input_ended_ = false;
  bool exceeds_input_ = false;  // all calls together keep too much of it
  bool awaits_request_ = false;
  bool responding_ = false;  // headers are on their way
  bool completed_ = false;   // the status too
  bool stopping_ = false;
};

}  // namespace cartwright::rpc
