#include "platform/http/read_buffer.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace cartwright::http {
namespace {

// Most requests fit, so an idle connection holds no more than this.
constexpr std::size_t kSmallest = 2 * 1024;

}  // namespace

void ReadBuffer::forget_after(std::size_t kept) {
  const auto keep_end = begin_ + kept;
  std::memmove(memory_.data() + keep_end, memory_.data() + parsed_, end_ - parsed_);
  const auto end = std::exchange(end_, end_ - (parsed_ - keep_end));
  memory_.wipe(end_, end);
  parsed_ = keep_end;
}

void ReadBuffer::finish_request() {
  begin_ = parsed_;
  if (begin_ == end_) begin_ = parsed_ = end_ = 0;
}

std::span<char> ReadBuffer::prepare(std::size_t size) {
  const auto used = end_ - begin_;
  if (memory_.size() - end_ < size) {
    const auto capacity = std::max({memory_.size(), used + size, kSmallest});
    if (capacity > memory_.size()) {
      WipedMemory memory(capacity);
      std::copy_n(memory_.data() + begin_, used, memory.data());
      memory_ = std::move(memory);
    } else {
      std::memmove(memory_.data(), memory_.data() + begin_, used);
      memory_.wipe(used, end_);
    }
    parsed_ -= begin_;
    begin_ = 0;
    end_ = used;
  }
  return {memory_.data() + end_, memory_.size() - end_};
}

void ReadBuffer::shrink() {
  if (memory_.size() <= kSmallest || begin_ != end_) return;
  *this = ReadBuffer();
}

}  // namespace cartwright::http
