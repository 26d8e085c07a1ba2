#include "platform/testing/rpc/fuzzing/answerer.hpp"

#include <algorithm>

#include "platform/rpc/wire.hpp"
#include "platform/runtime/require.hpp"
#include "proto/auth.pb.h"

namespace cartwright::rpc::fuzzing {

using namespace test;
using runtime::require;

namespace {

constexpr std::size_t kMostMessage = 1 << 20;
constexpr std::uint32_t kRefusedStream = 7;

}  // namespace

void Answerer::let_in() {
  wire().prove();
  say(frame(FrameType::settings, 0, 0));
  deliver();
}

const std::string& Answerer::token(std::uint32_t stream) const {
  static const std::string unknown;
  const auto found = questions_.find(stream);
  return found == questions_.end() ? unknown : found->second.token;
}

std::ptrdiff_t Answerer::times_done(std::string_view token) const {
  return std::ranges::count_if(questions_, [&](const auto& entry) {
    const auto& [stream, question] = entry;
    return question.token == token && !question.is_refused && stream <= last_allowed_;
  });
}

bool Answerer::has_told(std::string_view token, std::string_view text) const {
  return std::ranges::any_of(said(), [&](const auto& entry) {
    const auto& asked = this->token(entry.first);
    return (asked == token || asked.empty()) && entry.second.contains(text);
  });
}

void Answerer::note(const Frame& frame) {
  if (frame.type == FrameType::reset && frame.payload.size() == 4) {
    if (frame.error() == kRefusedStream) questions_[frame.stream].is_refused = true;
  }
  if (frame.type == FrameType::goaway && frame.payload.size() >= 8) {
    last_allowed_ = std::min(last_allowed_, frame.last_stream());
  }
}

void Answerer::hear(const Frame& frame) {
  auto& question = questions_[frame.stream];
  if (frame.type == FrameType::headers) {
    require(std::ranges::find(asked_, frame.stream) == asked_.end(), "a call was begun twice");
    asked_.push_back(frame.stream);
  }
  if (frame.type != FrameType::data || frame.payload.empty()) return;
  require(question.token.empty(), "a call that asks twice");
  question.heard += frame.payload;
  IncomingMessages input;
  input.append(question.heard);
  const auto message = input.next(kMostMessage);
  if (!message) return;
  AuthRequest request;
  parse_message(request, *message, StatusCode::internal);
  question.token = request.token().value();
}

std::string answer_to(std::string_view token, std::size_t more) {
  AuthResponse response;
  response.mutable_payload()->set_email(std::string(token) + std::string(more, '~'));
  return message(response.SerializeAsString());
}

std::string answer_headers(std::uint32_t stream, std::string_view status) {
  return frame(FrameType::headers, kEndHeaders, stream,
               header_block({{":status", status}, {"content-type", "application/grpc"}}));
}

std::string trailers(std::uint32_t stream, std::string_view status, std::string_view text) {
  return frame(FrameType::headers, kEndHeaders | kEndStream, stream,
               header_block({{"grpc-status", status}, {"grpc-message", text}}));
}

}  // namespace cartwright::rpc::fuzzing
