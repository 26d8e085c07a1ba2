#pragma once
// SQL that several statements have in common.
//
//   constexpr char kColumns[] = "id, email";
//   constexpr auto kFindText = db::joined("SELECT ", kColumns, " FROM users WHERE id = $1");
//   constexpr db::Query kFind{kFindText.data()};

#include <algorithm>
#include <array>
#include <cstddef>

namespace cartwright::db {

/// The literals behind one another, as a literal.
template <std::size_t... Size>
consteval auto joined(const char (&... part)[Size]) {
  std::array<char, (std::size_t{1} + ... + (Size - 1))> text{};
  auto end = text.begin();
  ((end = std::copy_n(part, Size - 1, end)), ...);
  return text;
}

}  // namespace cartwright::db
