#include "platform/db/wire_array.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>

namespace cartwright::db::wire {
namespace {

using Length = std::int32_t;

constexpr std::int32_t kFirstIndex = 1;
constexpr std::int32_t kHasNoNull = 0;

std::runtime_error broken() {
  return std::runtime_error("An array of the database is not what its type says.");
}

}  // namespace

ArrayReader::ArrayReader(Cell cell, std::span<const TypeId> readable) : rest_(cell.bytes()) {
  const auto dimensions = take<std::int32_t>();
  static_cast<void>(take<std::int32_t>());  // whether NULL may be among them, which next() sees
  if (std::ranges::find(readable, take<TypeId>()) == readable.end()) throw broken();
  if (dimensions > 1) {
    throw std::runtime_error("An array of the database has more than one dimension.");
  }
  if (dimensions < 0) throw broken();
  if (dimensions == 1) take_dimension();
}

void ArrayReader::take_dimension() {
  const auto size = take<std::int32_t>();
  static_cast<void>(take<std::int32_t>());  // the index of the first element
  // So that nobody makes room for more elements than were sent.
  if (size < 0 || static_cast<std::size_t>(size) > rest_.size() / sizeof(Length)) throw broken();
  size_ = static_cast<std::size_t>(size);
}

Cell ArrayReader::next() {
  const auto length = take<Length>();
  if (length == -1) throw std::runtime_error("An array of the database has NULL in it.");
  if (length < 0 || static_cast<std::size_t>(length) > rest_.size()) throw broken();
  const Cell element{rest_.data(), length};
  rest_.remove_prefix(static_cast<std::size_t>(length));
  --size_;
  return element;
}

void ArrayReader::end() const {
  if (!rest_.empty()) throw broken();
}

template <class T>
T ArrayReader::take() {
  if (rest_.size() < sizeof(T)) throw broken();
  const auto value = read_big_endian<T>(rest_.data());
  rest_.remove_prefix(sizeof(T));
  return value;
}

void begin_array(Buffer& buffer, TypeId element, std::size_t size) {
  const bool is_empty = size == 0;
  append_integer(buffer, std::int32_t{is_empty ? 0 : 1});
  append_integer(buffer, kHasNoNull);
  append_integer(buffer, element);
  if (is_empty) return;
  append_integer(buffer, static_cast<std::int32_t>(size));
  append_integer(buffer, kFirstIndex);
}

std::size_t begin_element(Buffer& buffer) {
  append_integer(buffer, Length{0});
  return buffer.size();
}

void end_element(Buffer& buffer, std::size_t begin) {
  const auto length = to_big_endian(static_cast<Length>(buffer.size() - begin));
  std::memcpy(buffer.data() + begin - sizeof length, &length, sizeof length);
}

}  // namespace cartwright::db::wire
