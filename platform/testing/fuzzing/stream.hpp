#pragma once
// Bytes as a connection might bring them.

#include <cstddef>
#include <string_view>
#include <vector>

#include "platform/testing/fuzzing/script.hpp"

namespace cartwright::fuzzing {

struct Stream {
  std::string_view whole;
  std::vector<std::string_view> pieces;  ///< of the whole, none empty
};

/// The rest of the script in pieces. A byte tells how many bytes behind it are lengths of pieces:
/// '0' is none, so that all comes at once, '6' is six, and '7' makes up to `most` pieces of one
/// length.
inline Stream take_stream(Script& script, std::size_t most) {
  const std::size_t count = script.below(8);
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < count && count < 7; ++i) sizes.push_back(script.byte() + 1U);
  Stream stream{.whole = script.rest(), .pieces = {}};
  if (count == 7) sizes.assign(most, stream.whole.size() / most + 1);
  auto rest = stream.whole;
  for (const auto size : sizes) {
    if (rest.empty()) return stream;
    stream.pieces.push_back(rest.substr(0, size));
    rest.remove_prefix(stream.pieces.back().size());
  }
  if (!rest.empty()) stream.pieces.push_back(rest);
  return stream;
}

}  // namespace cartwright::fuzzing
