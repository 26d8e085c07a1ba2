#pragma once
// Long texts of equal parts, and the same act again and again.

#include <fmt/format.h>

#include <string>
#include <string_view>

namespace cartwright::test {

/// `part` so many times in a row.
inline std::string repeated(std::string_view part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

/// `part` for each number from `first` to `last`, in whose place it has `{}`.
inline std::string numbered(std::string_view part, int first, int last) {
  std::string text;
  for (int number = first; number <= last; ++number) {
    text += fmt::format(fmt::runtime(part), number);
  }
  return text;
}

/// Calls `act()` so many times.
void repeat(int times, auto act) {
  for (int i = 0; i < times; ++i) act();
}

}  // namespace cartwright::test
