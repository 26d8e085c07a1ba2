#pragma once
// The bytes that a fuzzer is given, as a script of small decisions. Where they end, all that
// follows is 0.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cartwright::fuzzing {

class Script {
 public:
  Script(const std::uint8_t* bytes, std::size_t size)
      : rest_(reinterpret_cast<const char*>(bytes), size) {}

  [[nodiscard]] bool is_over() const { return rest_.empty(); }

  std::uint8_t byte() {
    const auto one = text(1);
    return one.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(one.front());
  }

  /// Less than `limit`, which is at most 256.
  std::size_t below(std::size_t limit) { return byte() % limit; }

  /// The next bytes as they are, at most `size` of them.
  std::string_view text(std::size_t size) {
    const auto taken = rest_.substr(0, std::min(size, rest_.size()));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest() { return text(rest_.size()); }

 private:
  std::string_view rest_;
};

}  // namespace cartwright::fuzzing
