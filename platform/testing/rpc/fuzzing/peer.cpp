#include "platform/testing/rpc/fuzzing/peer.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace cartwright::rpc::fuzzing {

using namespace test;

namespace {

constexpr std::size_t kMostPayload = 16'384;
constexpr std::uint8_t kPadded = 8;
constexpr std::uint32_t kStreamId = 0x7fff'ffff;

}  // namespace

std::string_view number(std::size_t which) {
  static constexpr std::array<std::string_view, 4> kNumbers{
      std::string_view("\0\0\0\0", 4), std::string_view("\0\0\0\x0a", 4),
      std::string_view("\0\1\0\0", 4), "\x7f\xff\xff\xff"};
  return kNumbers.at(which);
}

std::string setting(std::size_t which, std::size_t its_number) {
  // Initial window, size of the table of headers, of frames, and streams at once.
  static constexpr std::array kIds{'\4', '\1', '\5', '\3'};
  return std::string(1, '\0') + kIds.at(which) + std::string(number(its_number));
}

void Peer::deliver(std::size_t size) {
  const auto bytes = std::string_view(unsent_).substr(0, size);
  if (bytes.empty()) return;
  sent_ += bytes;
  note_said();
  wire_.send(bytes);
  unsent_.erase(0, bytes.size());
}

void Peer::note_said() {
  if (!is_greeted_ && sent_.size() >= kPreface.size()) {
    is_greeted_ = true;
    is_garbled_ = !sent_.starts_with(kPreface);
    sent_.erase(0, kPreface.size());
  }
  while (is_greeted_ && !is_garbled_ && sent_.size() >= kFrameHead) {
    auto [frame, size] = parse_head(sent_);
    frame.stream &= kStreamId;
    is_garbled_ = size > kMostPayload;
    frame.payload = sent_.substr(kFrameHead, size);
    note_begun(frame);
    if (sent_.size() < kFrameHead + size) break;
    note_end(frame);
    note(frame);
    sent_.erase(0, kFrameHead + size);
  }
}

// The other side need not wait for the end of a frame.
void Peer::note_begun(const Frame& frame) {
  auto& said = said_[frame.stream];
  if (frame.type != FrameType::data) return;
  // The first byte says how many at the end are none of the content.
  const std::size_t begin =
      (frame.flags & kPadded) == 0 ? noted_ : std::max<std::size_t>(noted_, 1);
  if (frame.payload.size() > begin) said += std::string_view(frame.payload).substr(begin);
  noted_ = frame.payload.size();
}

void Peer::note_end(const Frame& frame) {
  noted_ = 0;
  if (frame.type != FrameType::data || (frame.flags & kPadded) == 0 || frame.payload.empty())
    return;
  auto& said = said_[frame.stream];
  const std::size_t padding = static_cast<std::uint8_t>(frame.payload.front());
  said.resize(said.size() - std::min(padding, frame.payload.size() - 1));
}

void Peer::listen() {
  heard_ += wire_.from_us;
  wire_.from_us.clear();
  // A client begins with a preface.
  if (heard_.starts_with(kPreface)) heard_.erase(0, kPreface.size());
  while (const auto frame = next_heard()) {
    if (frame->type == FrameType::ping && (frame->flags & kAck) == 0 && is_lively_) {
      say(test::frame(FrameType::ping, kAck, 0, frame->payload));
    }
    hear(*frame);
  }
}

std::optional<Frame> Peer::next_heard() {
  if (heard_.size() < kFrameHead || kPreface.starts_with(heard_)) return std::nullopt;
  auto [frame, size] = parse_head(heard_);
  if (heard_.size() < kFrameHead + size) return std::nullopt;
  frame.payload = heard_.substr(kFrameHead, size);
  heard_.erase(0, kFrameHead + size);
  if (frame.type == FrameType::headers) frame.headers = decoder_.decode(frame.payload);
  return frame;
}

void Peer::become_lively() {
  is_lively_ = true;
  wire_.take_up_to(std::numeric_limits<std::size_t>::max());
}

}  // namespace cartwright::rpc::fuzzing
