#pragma once
// PostgreSQL's binary form of a list: a header, then each element behind its length.

#include <cstddef>
#include <span>
#include <string_view>

#include "platform/db/column.hpp"
#include "platform/db/wire_buffer.hpp"

namespace cartwright::db::wire {

/// Takes a list of one dimension apart. Each function throws std::runtime_error for what is none,
/// or has NULL among its elements.
class ArrayReader {
 public:
  /// Of elements of one of the types `readable`.
  ArrayReader(Cell cell, std::span<const TypeId> readable);

  /// How many elements there are to come; no more than there are bytes for.
  [[nodiscard]] std::size_t size() const { return size_; }

  /// The next one.
  Cell next();

  /// Nothing may follow the last one.
  void end() const;

 private:
  template <class T>
  T take();
  void take_dimension();

  std::string_view rest_;
  std::size_t size_ = 0;
};

/// Writes a list whose size is known beforehand: begin_array(), then for each element what
/// begin_element() returns is given to end_element() behind its bytes.
void begin_array(Buffer& buffer, TypeId element, std::size_t size);
std::size_t begin_element(Buffer& buffer);
void end_element(Buffer& buffer, std::size_t begin);

}  // namespace cartwright::db::wire
