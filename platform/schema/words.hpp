#pragma once
// The words of an enum, declared once for the database, for bodies and for replies. As a
// specialisation they stand outside the namespaces of the feature:
//
//   template <>
//   inline constexpr auto cartwright::schema::kWords<Color> =
//       std::to_array<cartwright::schema::Word<Color>>({{"red", Color::red}, …});

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <type_traits>

namespace cartwright::schema {

template <class Enum>
struct Word {
  std::string_view text;
  Enum value;
};

/// The table of an enum, an array of its Words; nothing for what has none.
template <class Enum>
inline constexpr std::nullptr_t kWords = nullptr;

/// An enum that has a table of words.
template <class T>
concept Worded =
    std::is_enum_v<T> && !std::same_as<std::remove_cvref_t<decltype(kWords<T>)>, std::nullptr_t>;

/// Whether each word stands for one value and each value has one word, none of them empty.
template <class Table>
constexpr bool are_words(const Table& table) {
  for (auto word = table.begin(); word != table.end(); ++word) {
    const auto is_same = [&](const auto& other) {
      return other.text == word->text || other.value == word->value;
    };
    if (word->text.empty() || std::any_of(table.begin(), word, is_same)) return false;
  }
  return true;
}

/// The word for `value`. Throws std::logic_error for a value outside the table.
template <Worded Enum>
constexpr std::string_view word_of(Enum value) {
  static_assert(are_words(kWords<Enum>));
  for (const auto& word : kWords<Enum>) {
    if (word.value == value) return word.text;
  }
  throw std::logic_error("A value of an enum has no word.");
}

/// The value that `text` is the word for, if it is one, letter by letter.
template <Worded Enum>
constexpr std::optional<Enum> value_of(std::string_view text) {
  static_assert(are_words(kWords<Enum>));
  for (const auto& word : kWords<Enum>) {
    if (word.text == text) return word.value;
  }
  return std::nullopt;
}

}  // namespace cartwright::schema
