#include "customers/users/common_passwords.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <ranges>
#include <string>
#include <string_view>

#include "platform/text/ascii.hpp"

// The symbols of common_passwords.S.
extern "C" {
extern const char kCommonPasswords[], kCommonPasswordsEnd[];
}

namespace cartwright::customers {
namespace {

static_assert(std::endian::native == std::endian::little);

// As common_passwords.py packs them: how many blocks there are, where each begins behind these
// numbers and the last one ends, and the blocks.
class PackedWords {
 public:
  [[nodiscard]] bool hold(std::string_view word) const {
    const auto blocks = std::views::iota(std::uint32_t{0}, number(0));
    const auto behind = std::ranges::partition_point(
        blocks, [&](std::uint32_t at) { return first_of(block(at)) <= word; });
    return behind != blocks.begin() && holds(block(*std::ranges::prev(behind)), word);
  }

 private:
  static constexpr std::size_t kHead = 2;  // bytes of a word: shared with the last, and its own

  static std::size_t byte(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
  }

  static std::string_view first_of(std::string_view block) {
    return block.substr(kHead, byte(block, 1));
  }

  static bool holds(std::string_view block, std::string_view wanted) {
    std::string word;
    while (!block.empty()) {
      const auto own = byte(block, 1);
      word.resize(byte(block, 0));
      word += block.substr(kHead, own);
      if (word == wanted) return true;
      block.remove_prefix(kHead + own);
    }
    return false;
  }

  [[nodiscard]] std::uint32_t number(std::size_t at) const {
    std::uint32_t value = 0;
    std::memcpy(&value, all_.data() + at * sizeof(value), sizeof(value));
    return value;
  }

  [[nodiscard]] std::string_view block(std::uint32_t at) const {
    const auto blocks = all_.substr((number(0) + 2) * sizeof(std::uint32_t));
    const auto begin = number(at + 1);
    return blocks.substr(begin, number(at + 2) - begin);
  }

  const std::string_view all_{kCommonPasswords, kCommonPasswordsEnd};
};

}  // namespace

bool is_common(const Secret& password) {
  const Secret word(text::lower_case(password.reveal()));
  return PackedWords().hold(word.reveal());
}

}  // namespace cartwright::customers
