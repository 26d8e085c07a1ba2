#include "platform/http/body_buffer.hpp"

#include <algorithm>

namespace cartwright::http {
namespace {

constexpr std::size_t kSmallest = 512;

// What a connection may keep for its next body.
constexpr std::size_t kKept = 2 * 1024;

}  // namespace

void BodyBuffer::append(std::string_view bytes) {
  const auto size = size_ + bytes.size();
  if (size > memory_.size()) {
    WipedMemory larger(std::max({size, 2 * memory_.size(), kSmallest}));
    std::copy_n(memory_.data(), size_, larger.data());
    memory_ = std::move(larger);
  }
  std::ranges::copy(bytes, memory_.data() + size_);
  size_ = size;
}

void BodyBuffer::clear() {
  if (memory_.size() > kKept) {
    memory_ = WipedMemory();
  } else {
    memory_.wipe(0, size_);
  }
  size_ = 0;
}

}  // namespace cartwright::http
