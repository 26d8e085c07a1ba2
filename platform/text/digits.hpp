#pragma once
// Decimal digits in a fixed number of places.

#include <cstddef>

namespace cartwright::text {

/// Writes the last `Places` digits of `number`, with leading zeros. Returns the end of the text.
template <std::size_t Places, class Number>
char* write_digits(char* at, Number number) {
  for (std::size_t place = Places; place > 0; --place) {
    at[place - 1] = static_cast<char>('0' + number % 10);
    number /= 10;
  }
  return at + Places;
}

}  // namespace cartwright::text
