#pragma once
// The bytes of a connection that have arrived and are not dealt with yet.

#include <cstddef>
#include <span>
#include <string_view>

#include "platform/http/wiped_memory.hpp"

namespace cartwright::http {

/// One contiguous piece of memory that is reused from request to request. What moves within it or
/// leaves it is overwritten where it stood:
///
///   begin … parsed: the request at hand, kept because views point into it
///   parsed … end:   arrived, not parsed
class ReadBuffer {
 public:
  /// Everything that is kept, the start of the request first.
  [[nodiscard]] std::string_view kept() const { return {memory_.data() + begin_, end_ - begin_}; }
  [[nodiscard]] std::string_view unparsed() const {
    return {memory_.data() + parsed_, end_ - parsed_};
  }

  void consume(std::size_t size) { parsed_ += size; }

  /// What was consumed since `kept` bytes were kept is not needed any more: makes room.
  void forget_after(std::size_t kept);

  /// How much memory it takes.
  [[nodiscard]] std::size_t capacity() const { return memory_.size(); }

  /// Overwrites the request at hand, once nobody looks at it any more.
  void wipe_request() { memory_.wipe(begin_, parsed_); }

  /// The request at hand is done: what is unparsed belongs to the next.
  void finish_request();

  /// Room for at least `size` bytes to be received. May move what is kept.
  std::span<char> prepare(std::size_t size);
  void received(std::size_t size) { end_ += size; }

  /// Gives memory back if it has grown and holds nothing.
  void shrink();

 private:
  WipedMemory memory_;
  std::size_t begin_ = 0;
  std::size_t parsed_ = 0;
  std::size_t end_ = 0;
};

}  // namespace cartwright::http
