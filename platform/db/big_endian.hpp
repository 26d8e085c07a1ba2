#pragma once
// Integers in the byte order of PostgreSQL's wire.

#include <bit>
#include <concepts>
#include <cstring>

namespace cartwright::db {

template <std::integral T>
T to_big_endian(T value) {
  if constexpr (std::endian::native == std::endian::little) return std::byteswap(value);
  return value;
}

/// Reads `sizeof(T)` bytes, which need no alignment.
template <std::integral T>
T read_big_endian(const char* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return to_big_endian(value);
}

}  // namespace cartwright::db
