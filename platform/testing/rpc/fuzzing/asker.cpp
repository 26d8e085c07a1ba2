#include "platform/testing/rpc/fuzzing/asker.hpp"

#include <algorithm>
#include <ranges>

#include "platform/rpc/wire.hpp"
#include "platform/runtime/require.hpp"
#include "proto/auth.pb.h"

namespace cartwright::rpc::fuzzing {

using namespace test;
using runtime::require;

namespace {

constexpr std::size_t kMostMessage = 1 << 20;
constexpr auto kNone = static_cast<std::uint32_t>(-1);

bool is_of_call(const Frame& frame) {
  return frame.type == FrameType::headers || frame.type == FrameType::data ||
         frame.type == FrameType::reset;
}

}  // namespace

void Asker::note(const Frame& frame) {
  if (frame.type == FrameType::reset) calls_[frame.stream].is_reset = true;
  // Calls begin in their order; what comes late for one is nothing.
  const bool is_next =
      frame.stream % 2 == 1 && (last_stream_ == kNone || frame.stream > last_stream_);
  if (frame.type != FrameType::headers || !is_next) return;
  last_stream_ = frame.stream;
  calls_[frame.stream].is_asked = (frame.flags & kEndHeaders) != 0;
}

void Asker::hear(const Frame& frame) {
  if (frame.type == FrameType::goaway) last_allowed_ = std::min(last_allowed_, frame.last_stream());
  if (!is_of_call(frame)) return;
  require(said().contains(frame.stream), "an answer to a call that nobody has begun");
  auto& call = calls_[frame.stream];
  if (frame.type == FrameType::reset) {
    call.is_reset = true;
    return;
  }
  require(!call.is_ended, "an answer that goes on after its end");
  if (frame.type == FrameType::headers) hear_headers(call, frame);
  if (frame.type == FrameType::data) hear_data(call, frame);
  call.is_ended = (frame.flags & kEndStream) != 0;
}

void Asker::hear_headers(Call& call, const Frame& frame) {
  const auto status = frame.headers.find("grpc-status");
  if (status == frame.headers.end()) return;
  require((frame.flags & kEndStream) != 0, "a status that is not the end");
  require(call.heard.empty(), "a message that is not whole");
  const auto text = frame.headers.find("grpc-message");
  if (text == frame.headers.end()) return;
  const auto message = percent_decode(text->second);
  require(!message.starts_with('<') || said().at(frame.stream).contains(message),
          "the status of somebody else's call");
}

void Asker::hear_data(Call& call, const Frame& frame) {
  call.heard += frame.payload;
  IncomingMessages input;
  input.append(call.heard);
  std::size_t taken = 0;
  while (const auto message = input.next(kMostMessage)) {
    check_answer(call, frame.stream, *message);
    taken += message->size() + kMessagePrefix;
  }
  call.heard.erase(0, taken);
}

// Each answer repeats what was asked, and comes once, in the order of the questions.
void Asker::check_answer(Call& call, std::uint32_t stream, std::string_view message) {
  AuthResponse response;
  require(response.ParseFromArray(message.data(), static_cast<int>(message.size())),
          "an answer that is none");
  std::string_view token = response.payload().email();
  token = token.substr(0, token.find_last_not_of('~') + 1);
  const auto place = said().at(stream).find(token, call.answered);
  require(place != std::string::npos, "the answer to somebody else's question");
  call.answered = place + token.size();
}

void Asker::require_all_ended() const {
  if (wire().closed || wire().we_ended || is_garbled()) return;
  for (const auto& [stream, call] : calls_) {
    const bool is_owed = call.is_asked && stream <= last_allowed_;
    require(!is_owed || call.is_ended || call.is_reset, "a call without an end");
  }
}

}  // namespace cartwright::rpc::fuzzing
