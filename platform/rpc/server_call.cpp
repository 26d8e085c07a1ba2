#include "platform/rpc/server_call.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "platform/rpc/error_status.hpp"
#include "platform/rpc/wire.hpp"
#include "platform/runtime/require.hpp"
#include "platform/text/ascii.hpp"

namespace cartwright::rpc {
namespace {

constexpr std::string_view kContentType = "application/grpc";
// Longer than every method's.
constexpr std::size_t kMaxPath = 256;
constexpr std::size_t kMaxTimeout = 16;
// A streaming handler waits while more is unsent.
constexpr std::size_t kMaxUnsent = 64 * 1024;
// Calls with less input, as those of most tokens, are served however much others keep.
constexpr std::size_t kSmallInput = 4 * 1024;
// Calls with less output are answered however much others keep.
constexpr std::size_t kSmallOutput = 4 * 1024;

// "application/grpc", of messages of protobuf, with parameters that are nobody's business.
bool is_grpc(std::string_view type) {
  if (type == kContentType) return true;
  type = type.substr(0, type.find(';'));
  type = type.substr(0, type.find_last_not_of(" \t") + 1);
  return text::same_in_any_case(type, kContentType) ||
         text::same_in_any_case(type, "application/grpc+proto");
}

// What `counted`, which becomes that of `size`, grows by; up to `small` counts as nothing.
std::ptrdiff_t recount(std::size_t& counted, std::size_t size, std::size_t small) {
  const auto before = std::exchange(counted, size > small ? size : 0);
  return static_cast<std::ptrdiff_t>(counted) - static_cast<std::ptrdiff_t>(before);
}

}  // namespace

ServerCall::ServerCall(Executor executor, const CallLimits& limits, Owner& owner,
                       runtime::Deadlines& deadlines)
    : limits_(limits),
      owner_(owner),
      worker_(executor),
      started_(executor),
      progress_(executor),
      deadline_(deadlines, [this] { expire(); }),
      request_deadline_(deadlines, [this] { expire_request(); }) {
  worker_.spawn_vital("rpc call", serve());
}

void ServerCall::accept(CallShares::Share& share) noexcept {
  enter(State::receiving, State::idle);
  share_ = &share;
}

void ServerCall::on_header(std::string_view name, std::string_view value) noexcept {
  if (name == ":path") {
    path_ = value.substr(0, kMaxPath);
  } else if (name == ":method") {
    is_post_ = value == "POST";
  } else if (name == "grpc-timeout") {
    timeout_ = value.substr(0, kMaxTimeout);
  } else if (name == "content-type") {
    is_grpc_ = is_grpc(value);
  } else if (name == "grpc-encoding") {
    encoded_ = value != "identity";
  } else if (!headers_ended_) {
    metadata_.take(name, value);
  }
}

void ServerCall::on_headers_overflow() noexcept { headers_too_large_ = true; }

void ServerCall::on_headers_end() noexcept {
  if (std::exchange(headers_ended_, true)) return;  // trailers of the request
  method_ = owner_.find_method(path_);
  deadline_.set(limits_.duration);
  connection()->make_ready(*this);
}

void ServerCall::on_data() noexcept {
  count_input();
  connection()->make_ready(*this);
}

void ServerCall::on_input_end() noexcept {
  input_ended_ = true;
  request_deadline_.clear();
  connection()->make_ready(*this);
}

// What it guards is the stream; a handler that goes on has been cancelled.
void ServerCall::on_closed(Closed) noexcept {
  deadline_.clear();
  request_deadline_.clear();
}

void ServerCall::proceed() noexcept {
  if (!is_open()) {
    // A handler that runs keeps the call until it has ended.
    if (state_ != State::running) return release();
    worker_.cancel();
  } else if (completed_) {
    input_.clear();
    count_input();
  } else if (exceeds_input_) {
    cancel({StatusCode::resource_exhausted, "Too many large messages are being received"});
  } else if (state_ == State::receiving) {
    start_if_ready();
  } else {
    progress_.resume();
  }
}

void ServerCall::start_if_ready() {
  if (const auto status = http_refusal(); !status.empty()) {
    completed_ = true;
    deadline_.set(limits_.answer_time);
    return connection()->refuse(*this, {{":status", status}});
  }
  try {
    check_headers();
    input_.check(message_limit());
    count_streaming();
  } catch (const StatusError& error) {
    return complete(error.status());
  }
  if (method_->kind == Kind::unary && !input_ended_) return await_request();
  enter(State::running, State::receiving);
  started_.resume();
}

// Nobody needs many, which cost their peer nothing while they last.
void ServerCall::count_streaming() {
  if (method_->kind != Kind::streaming || connection()->count_streaming(*this)) return;
  throw StatusError(StatusCode::resource_exhausted,
                    "The connection has too many streaming calls already");
}

// Most requests are there with their headers, and need no deadline.
void ServerCall::await_request() {
  if (!std::exchange(awaits_request_, true)) request_deadline_.set(limits_.request_time);
}

// The status for what is no gRPC, as its specification has it; empty if it is.
std::string_view ServerCall::http_refusal() const {
  if (!is_post_) return "405";
  if (headers_too_large_ && !is_grpc_) return "431";
  return is_grpc_ ? "" : "415";
}

void ServerCall::check_headers() {
  if (headers_too_large_) {
    throw StatusError(StatusCode::resource_exhausted, "The headers are too large");
  }
  if (method_ == nullptr) throw StatusError(StatusCode::unimplemented, "No such method: " + path_);
  if (encoded_) {
    throw StatusError(StatusCode::unimplemented, "Compressed messages are not supported");
  }
  if (timeout_.empty()) return;
  const auto timeout = parse_timeout(timeout_);
  if (!timeout) throw StatusError(StatusCode::invalid_argument, "Malformed grpc-timeout");
  deadline_.set(std::min(*timeout, limits_.duration));
  timeout_.clear();
}

Task<void> ServerCall::serve() {
  while (!stopping_) {
    co_await started_.wait();
    std::exception_ptr failure;
    try {
      co_await method_->handler(this);
    } catch (...) {
      failure = std::current_exception();
    }
    co_await boost::asio::this_coro::reset_cancellation_state();
    enter(State::ended, State::running);
    complete(failure ? status_of(failure, path_) : Status());
    if (!is_open()) release();
  }
}

void ServerCall::read(google::protobuf::MessageLite& message) {
  const auto bytes = input_.next(message_limit());
  if (!bytes || !input_.empty()) {
    throw StatusError(StatusCode::unimplemented, "The method takes exactly one message");
  }
  parse_message(message, *bytes, StatusCode::invalid_argument);
}

Task<bool> ServerCall::next(google::protobuf::MessageLite* message) {
  while (is_open() && !completed_) {
    if (const auto bytes = input_.next(message_limit())) {
      connection()->consume(*this, bytes->size() + kMessagePrefix);
      parse_message(*message, *bytes, StatusCode::invalid_argument);
      if (input_.empty()) input_.clear();
      count_input();
      co_return true;
    }
    if (input_ended_) break;
    co_await progress_.wait();
  }
  co_return false;
}

void ServerCall::answer(const google::protobuf::MessageLite& message) {
  if (completed_ || !is_open()) return;
  keep_answer(message);
}

Task<void> ServerCall::send(const google::protobuf::MessageLite& message) {
  if (!completed_ && is_open()) {
    forget_sent();
    keep_answer(message);
    begin_answer();
  }
  return wait_for_room();
}

Task<void> ServerCall::wait_for_room() {
  while (is_open() && unsent() > kMaxUnsent) {
    awaits_room_ = true;
    co_await progress_.wait();
  }
  awaits_room_ = false;
}

// Large messages of all calls together are limited: many that never get complete would fill the
// memory.
void ServerCall::count_input() noexcept {
  const auto growth = recount(counted_input_, input_.memory(), kSmallInput);
  if (growth == 0) return;
  exceeds_input_ = !owner_.keep_input(growth) && growth > 0;
}

// Answers of all calls together are limited as well: many that nobody takes would fill the memory.
void ServerCall::keep_answer(const google::protobuf::MessageLite& message) {
  const auto size_before = output_.size();
  append_message(output_, message);
  if (count_output()) return;
  output_.resize(size_before);
  count_output();
  throw StatusError(StatusCode::resource_exhausted, "Too many large answers wait to be taken");
}

// False if all calls together keep too much.
bool ServerCall::count_output() noexcept {
  const auto growth = recount(counted_output_, output_.size(), kSmallOutput);
  return owner_.keep_output(growth) || growth <= 0;
}

void ServerCall::end_streaming() {
  if (state_ != State::running || method_->kind != Kind::streaming) return;
  cancel({StatusCode::unavailable, "The server is stopping"});
}

void ServerCall::expire() {
  if (!completed_) return cancel({StatusCode::deadline_exceeded, "The deadline has passed"});
  // The client takes nothing of its answer.
  connection()->reset(*this);
  if (state_ != State::running) release();
}

void ServerCall::expire_request() {
  cancel({StatusCode::deadline_exceeded, "The request has not arrived in time"});
}

void ServerCall::cancel(Status status) {
  complete(std::move(status));
  if (state_ == State::running) worker_.cancel();
}

void ServerCall::complete(Status status) noexcept {
  if (completed_ || !is_open()) return;
  completed_ = true;
  deadline_.set(limits_.answer_time);
  if (!responding_ && (status.code != StatusCode::ok || output_.empty())) {
    return send_status(status);
  }
  final_status_ = std::move(status);
  output_ended_ = true;
  begin_answer();
}

void ServerCall::begin_answer() {
  if (std::exchange(responding_, true)) return connection()->resume(*this);
  connection()->respond(*this, {{":status", "200"}, {"content-type", kContentType}},
                        reply_metadata_);
}

void ServerCall::send_status(const Status& status) {
  const auto code = fmt::format("{}", static_cast<int>(status.code));
  const auto message = percent_encode(status.message);
  connection()->refuse(*this,
                       {{":status", "200"},
                        {"content-type", kContentType},
                        {"grpc-status", code},
                        {"grpc-message", message},
                        {"grpc-accept-encoding", "identity"}},
                       reply_metadata_);
}

void ServerCall::enter(State next, State from) noexcept {
  runtime::require(state_ == from, "a call was taken or given out of turn");
  state_ = next;
}

void ServerCall::release() noexcept {
  runtime::require(state_ == State::receiving || state_ == State::ended,
                   "a call was released that nobody holds");
  deadline_.clear();
  request_deadline_.clear();
  clear();
  count_input();
  count_output();
  started_.reset();
  progress_.reset();
  path_.clear();
  timeout_.clear();
  metadata_.clear();
  reply_metadata_.clear();
  method_ = nullptr;
  state_ = State::idle;
  is_post_ = is_grpc_ = encoded_ = headers_too_large_ = headers_ended_ = input_ended_ = false;
  exceeds_input_ = awaits_request_ = responding_ = completed_ = false;
  owner_.release(*this);
}

Task<void> ServerCall::stop() {
  stopping_ = true;
  worker_.cancel();
  co_await worker_.join();
}

std::size_t ServerCall::message_limit() const { return connection()->limits().message_bytes; }

}  // namespace cartwright::rpc
