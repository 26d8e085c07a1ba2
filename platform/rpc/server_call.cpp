#include "platform/rpc/server_call.hpp"

#include <fmt/format.h>

#include <boost/asio/this_coro.hpp>

#include "platform/rpc/error_status.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::rpc {
namespace {

constexpr std::string_view kContentType = "application/grpc";
constexpr std::size_t kMessagePrefix = 5;

}  // namespace

ServerCall::ServerCall(Executor executor, Owner& owner, runtime::Deadlines& deadlines)
    : owner_(owner),
      worker_(executor),
      started_(executor),
      input_arrived_(executor),
      deadline_(deadlines,
                [this] { cancel({StatusCode::deadline_exceeded, "The deadline has passed"}); }) {
  worker_.spawn(serve());
}

void ServerCall::accept() noexcept { enter(State::receiving, State::idle); }

void ServerCall::on_header(std::string_view name, std::string_view value) noexcept {
  if (name == ":path") {
    path_ = value;
  } else if (name == "grpc-timeout") {
    timeout_ = value;
  } else if (name == "content-type") {
    is_grpc_ = value.starts_with(kContentType);
  } else if (name == "grpc-encoding") {
    encoded_ = value != "identity";
  }
}

void ServerCall::on_headers_end() noexcept {
  if (std::exchange(headers_ended_, true)) return;  // trailers of the request
  method_ = owner_.find_method(path_);
  connection()->make_ready(*this);
}

void ServerCall::on_data() noexcept { connection()->make_ready(*this); }

void ServerCall::on_input_end() noexcept {
  input_ended_ = true;
  connection()->make_ready(*this);
}

void ServerCall::on_closed(Closed) noexcept {}

void ServerCall::proceed() noexcept {
  if (!is_open()) {
    // A handler that runs keeps the call until it has ended.
    if (state_ != State::running) return release();
    worker_.cancel();
  } else if (completed_) {
    input_.clear();
  } else if (state_ == State::receiving) {
    start_if_ready();
  } else {
    input_arrived_.resume();
  }
}

void ServerCall::start_if_ready() {
  try {
    check_headers();
    input_.check(message_limit());
  } catch (const StatusError& error) {
    return complete(error.status());
  }
  if (method_->kind == Kind::unary && !input_ended_) return;
  enter(State::running, State::receiving);
  started_.resume();
}

void ServerCall::check_headers() {
  if (method_ == nullptr) throw StatusError(StatusCode::unimplemented, "No such method: " + path_);
  if (encoded_) {
    throw StatusError(StatusCode::unimplemented, "Compressed messages are not supported");
  }
  if (timeout_.empty()) return;
  const auto timeout = parse_timeout(timeout_);
  if (!timeout) throw StatusError(StatusCode::invalid_argument, "Malformed grpc-timeout");
  deadline_.set(*timeout);
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
  while (is_open()) {
    if (const auto bytes = input_.next(message_limit())) {
      connection()->consume(*this, bytes->size() + kMessagePrefix);
      parse_message(*message, *bytes, StatusCode::invalid_argument);
      if (input_.empty()) input_.clear();
      co_return true;
    }
    if (input_ended_) break;
    co_await input_arrived_.wait();
  }
  co_return false;
}

void ServerCall::send(const google::protobuf::MessageLite& message) {
  if (completed_ || !is_open()) return;
  append_message(output_, message);
  if (method_->kind == Kind::unary) return;  // goes out together with the status
  if (std::exchange(responding_, true)) return connection()->resume(*this);
  connection()->respond(*this, {{":status", "200"}, {"content-type", kContentType}});
}

void ServerCall::end_streaming() {
  if (state_ != State::running || method_->kind != Kind::streaming) return;
  cancel({StatusCode::unavailable, "The server is stopping"});
}

void ServerCall::cancel(Status status) {
  complete(std::move(status));
  if (state_ == State::running) worker_.cancel();
}

void ServerCall::complete(Status status) noexcept {
  if (completed_ || !is_open()) return;
  completed_ = true;
  deadline_.clear();
  if (!responding_ && (status.code != StatusCode::ok || output_.empty())) {
    return send_status(status);
  }
  final_status_ = std::move(status);
  output_ended_ = true;
  if (responding_) return connection()->resume(*this);
  connection()->respond(*this, {{":status", "200"}, {"content-type", kContentType}});
}

void ServerCall::send_status(const Status& status) {
  if (!is_grpc_) return connection()->refuse(*this, {{":status", "415"}});
  const auto code = fmt::format("{}", static_cast<int>(status.code));
  const auto message = percent_encode(status.message);
  connection()->refuse(*this, {{":status", "200"},
                               {"content-type", kContentType},
                               {"grpc-status", code},
                               {"grpc-message", message},
                               {"grpc-accept-encoding", "identity"}});
}

void ServerCall::enter(State next, State from) noexcept {
  runtime::require(state_ == from, "a call was taken or given out of turn");
  state_ = next;
}

void ServerCall::release() noexcept {
  runtime::require(state_ == State::receiving || state_ == State::ended,
                   "a call was released that nobody holds");
  deadline_.clear();
  clear();
  started_.reset();
  input_arrived_.reset();
  path_.clear();
  timeout_.clear();
  method_ = nullptr;
  state_ = State::idle;
  is_grpc_ = encoded_ = headers_ended_ = input_ended_ = responding_ = completed_ = false;
  owner_.release(*this);
}

Task<void> ServerCall::stop() {
  stopping_ = true;
  worker_.cancel();
  co_await worker_.join();
}

std::size_t ServerCall::message_limit() const { return connection()->limits().message_bytes; }

}  // namespace cartwright::rpc
