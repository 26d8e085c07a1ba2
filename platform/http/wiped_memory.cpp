#include "platform/http/wiped_memory.hpp"

#include <cstring>
#include <utility>

namespace cartwright::http {

WipedMemory::WipedMemory(std::size_t size)
    : bytes_(std::make_unique_for_overwrite<char[]>(size)), size_(size) {}

WipedMemory::WipedMemory(WipedMemory&& other) noexcept
    : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}

WipedMemory& WipedMemory::operator=(WipedMemory&& other) noexcept {
  wipe(0, size_);
  bytes_ = std::move(other.bytes_);
  size_ = std::exchange(other.size_, 0);
  return *this;
}

WipedMemory::~WipedMemory() { wipe(0, size_); }

// Unlike std::fill, no compiler leaves this out because nobody reads what it writes.
void WipedMemory::wipe(std::size_t begin, std::size_t end) {
  if (begin < end) explicit_bzero(bytes_.get() + begin, end - begin);
}

}  // namespace cartwright::http
