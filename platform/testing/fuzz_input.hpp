#pragma once
// What fuzzers share: a promise that ends the run if it is not kept, and an input that is taken
// apart.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

namespace cartwright::testing {

/// Ends the process unless `holds`; the input is kept then. `otherwise` says what is wrong.
inline void promise(bool holds, std::string_view otherwise) {
  if (holds) return;
  std::fprintf(stderr, "promise broken: %.*s\n", static_cast<int>(otherwise.size()),
               otherwise.data());
  std::abort();
}

/// The bytes of a run, from which choices are taken first.
class FuzzInput {
 public:
  FuzzInput(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  /// The next byte, 0 once there is none.
  std::uint8_t take_byte() {
    if (rest_.empty()) return 0;
    const auto byte = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }

  /// What is left up to `end`, which is taken too.
  std::string_view take_until(char end) {
    const auto taken = rest_.substr(0, rest_.find(end));
    rest_.remove_prefix(std::min(taken.size() + 1, rest_.size()));
    return taken;
  }

  [[nodiscard]] std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

/// What is left of `input` in the pieces in which a stream might bring it. A byte tells how many
/// bytes behind it are lengths: '0' is none, so that all comes at once, '6' is six, and '7' makes
/// `most` pieces of one length.
inline std::vector<std::string_view> take_pieces(FuzzInput& input, std::size_t most) {
  const std::size_t count = input.take_byte() % 8;
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < count && count < 7; ++i) sizes.push_back(input.take_byte() + 1U);
  auto rest = input.rest();
  if (count == 7) sizes.assign(most, rest.size() / most + 1);
  std::vector<std::string_view> pieces;
  for (const auto size : sizes) {
    if (rest.empty()) break;
    pieces.push_back(rest.substr(0, size));
    rest.remove_prefix(pieces.back().size());
  }
  if (!rest.empty()) pieces.push_back(rest);
  return pieces;
}

}  // namespace cartwright::testing
