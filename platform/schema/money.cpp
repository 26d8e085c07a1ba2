#include "platform/schema/money.hpp"

#include <charconv>

#include "platform/text/digits.hpp"

namespace cartwright {

char* write_decimal(char* at, Money amount) {
  // The magnitude of the smallest amount does not fit into the signed type.
  auto magnitude = static_cast<std::uint64_t>(amount.cents);
  if (amount.cents < 0) {
    *at++ = '-';
    magnitude = 0 - magnitude;
  }
  at = std::to_chars(at, at + kLongestDecimal, magnitude / 100).ptr;
  *at++ = '.';
  return text::write_digits<2>(at, magnitude % 100);
}

}  // namespace cartwright
