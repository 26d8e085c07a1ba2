#pragma once
// Bytes on their way to PostgreSQL.

#include <boost/container/small_vector.hpp>

#include <concepts>
#include <cstring>
#include <string_view>

#include "platform/db/big_endian.hpp"

namespace cartwright::db::wire {

/// The parameters of most statements need no memory beside it.
using Buffer = boost::container::small_vector<char, 128>;

void append(Buffer& buffer, std::string_view bytes);

template <std::integral T>
void append_integer(Buffer& buffer, T value) {
  const T wire = to_big_endian(value);
  const auto before = buffer.size();
  buffer.resize(before + sizeof wire, boost::container::default_init);
  std::memcpy(buffer.data() + before, &wire, sizeof wire);
}

}  // namespace cartwright::db::wire
