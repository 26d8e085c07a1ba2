#include "platform/http/read_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace cartwright::http {
namespace {

// Most requests fit, so an idle connection holds no more than this.
constexpr std::size_t kSmallest = 2 * 1024;

}  // namespace

void ReadBuffer::forget_after(std::size_t kept) {
  const auto keep_end = begin_ + kept;
  std::memmove(memory_.get() + keep_end, memory_.get() + parsed_, end_ - parsed_);
  end_ -= parsed_ - keep_end;
  parsed_ = keep_end;
}

void ReadBuffer::finish_request() {
  begin_ = parsed_;
  if (begin_ == end_) begin_ = parsed_ = end_ = 0;
}

std::span<char> ReadBuffer::prepare(std::size_t size) {
  const auto used = end_ - begin_;
  if (capacity_ - end_ < size) {
    const auto capacity = std::max({capacity_, used + size, kSmallest});
    if (capacity > capacity_) {
      auto memory = std::make_unique_for_overwrite<char[]>(capacity);
      std::copy_n(memory_.get() + begin_, used, memory.get());
      memory_ = std::move(memory);
      capacity_ = capacity;
    } else {
      std::memmove(memory_.get(), memory_.get() + begin_, used);
    }
    parsed_ -= begin_;
    begin_ = 0;
    end_ = used;
  }
  return {memory_.get() + end_, capacity_ - end_};
}

void ReadBuffer::shrink() {
  if (capacity_ <= kSmallest || begin_ != end_) return;
  *this = ReadBuffer();
}

}  // namespace cartwright::http
