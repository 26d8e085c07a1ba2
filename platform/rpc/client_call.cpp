#include "platform/rpc/client_call.hpp"

#include <fmt/format.h>

#include "platform/rpc/wire.hpp"
#include "platform/text/parse.hpp"

namespace cartwright::rpc {
namespace {

constexpr int kMaxAttempts = 3;

// What the gRPC specification makes of answers that hold no gRPC status.
StatusCode status_of_http(std::string_view status) {
  if (status == "400") return StatusCode::internal;
  if (status == "401") return StatusCode::unauthenticated;
  if (status == "403") return StatusCode::permission_denied;
  if (status == "404") return StatusCode::unimplemented;
  if (status == "429" || status == "502" || status == "503" || status == "504") {
    return StatusCode::unavailable;
  }
  return StatusCode::unknown;
}

int parse_status(std::string_view value) {
  constexpr int kUnknown = static_cast<int>(StatusCode::unknown);
  const int code = text::parse<int>(value).value_or(kUnknown);
  return code < 0 || code > 16 ? kUnknown : code;
}

}  // namespace

ClientCall::ClientCall(Executor executor, runtime::Deadlines& deadlines, std::string_view path,
                       const google::protobuf::MessageLite& request,
                       std::chrono::milliseconds timeout, Semantics semantics, Metadata metadata)
    : changed_(executor),
      deadline_(deadlines, [this] { expire(); }),
      path_(path),
      timeout_(timeout),
      semantics_(semantics),
      metadata_(std::move(metadata)) {
  append_message(output_, request);
  output_ended_ = true;
  deadline_.set(timeout);
}

bool ClientCall::start(Connection& connection, std::string_view authority) {
  input_.clear();
  received_.clear();
  grpc_status_ = -1;
  status_ = {};
  message_limit_ = connection.limits().message_bytes;
  const auto timeout = format_timeout(timeout_);
  return connection.request(*this,
                            {{":method", "POST"},
                             {":scheme", "https"},
                             {":path", path_},
                             {":authority", authority},
                             {"te", "trailers"},
                             {"content-type", "application/grpc"},
                             {"grpc-timeout", timeout},
                             {"user-agent", "cartwright"}},
                            metadata_);
}

void ClientCall::on_header(std::string_view name, std::string_view value) noexcept {
  if (name == "grpc-status") {
    grpc_status_ = parse_status(value);
  } else if (name == "grpc-message") {
    status_.message = percent_decode(value);
  } else if (name == ":status") {
    read_http_status(value);
  } else if (name == "grpc-encoding" && value != "identity") {
    give_up(StatusCode::internal, "The answer is compressed");
  } else {
    received_.take(name, value);
  }
}

void ClientCall::read_http_status(std::string_view value) {
  if (value == "200" || value.starts_with('1')) return;
  give_up(status_of_http(value), fmt::format("The server answered with HTTP status {}", value));
}

void ClientCall::on_data() noexcept {
  try {
    input_.check(message_limit_);
  } catch (const StatusError& error) {
    give_up(error.code(), error.message());
  }
}

void ClientCall::on_headers_overflow() noexcept {
  give_up(StatusCode::resource_exhausted, "The headers of the answer are too large");
}

void ClientCall::on_closed(Closed how) noexcept {
  if (ended_) return;
  if (grpc_status_ >= 0) {
    return end(static_cast<StatusCode>(grpc_status_), std::move(status_.message));
  }
  switch (how) {
    case Closed::finished:
      return end(StatusCode::unknown, "The answer has no status");
    case Closed::reset:
      return end(StatusCode::unavailable, "The server reset the call");
    case Closed::lost:
      if (semantics_ == Semantics::idempotent && may_start_again()) return;
      return end(StatusCode::unavailable, "The connection was lost");
    case Closed::unprocessed:
      if (may_start_again()) return;
      return end(StatusCode::unavailable, "The server refuses calls");
  }
}

bool ClientCall::may_start_again() { return ++attempts_ < kMaxAttempts; }

void ClientCall::end(StatusCode code, std::string message) {
  if (std::exchange(ended_, true)) return;
  status_ = {code, std::move(message)};
  deadline_.clear();
}

// Who has no deadline any more must not wait either, for the rest of the headers for example.
void ClientCall::give_up(StatusCode code, std::string message) {
  end(code, std::move(message));
  connection()->make_ready(*this);
}

void ClientCall::fail(Status status) {
  end(status.code, std::move(status.message));
  changed_.notify();
}

void ClientCall::expire() {
  if (is_open()) return fail({StatusCode::deadline_exceeded, "The deadline has passed"});
  fail({StatusCode::unavailable, "The server could not be reached in time"});
}

void ClientCall::parse_response(google::protobuf::MessageLite& response) {
  if (status_.code != StatusCode::ok) throw StatusError(status_);
  const auto bytes = input_.next(message_limit_);
  if (!bytes || !input_.empty()) {
    throw StatusError(StatusCode::internal, "The answer is not exactly one message");
  }
  parse_message(response, *bytes, StatusCode::internal);
}

}  // namespace cartwright::rpc
