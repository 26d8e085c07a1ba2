#pragma once
// The body of a request while it arrives and is used.

#include <cstddef>
#include <string_view>

#include "platform/http/wiped_memory.hpp"

namespace cartwright::http {

/// Bytes in one piece, of which nothing is left in memory once they are cleared.
class BodyBuffer {
 public:
  void append(std::string_view bytes);

  /// Valid until the next append() or clear().
  [[nodiscard]] std::string_view view() const { return {memory_.data(), size_}; }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// How much memory it takes.
  [[nodiscard]] std::size_t capacity() const { return memory_.size(); }

  /// Forgets the bytes, and gives the memory back unless it is little.
  void clear();

 private:
  WipedMemory memory_;
  std::size_t size_ = 0;
};

}  // namespace cartwright::http
