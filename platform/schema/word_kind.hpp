#pragma once
// What the documentation and those who send another word are told of an enum.

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "platform/schema/description.hpp"
#include "platform/schema/words.hpp"

namespace cartwright::schema {

/// Whether the words can stand in JSON as they are.
template <Worded Enum>
constexpr bool are_plain() {
  return std::ranges::all_of(kWords<Enum>, [](const auto& word) {
    return std::ranges::all_of(
        word.text, [](char letter) { return letter >= ' ' && letter != '"' && letter != '\\'; });
  });
}

/// The first `count` words, each in quotes, between `begin` and `end`: written to `at` unless that
/// is null. Returns the size of the text.
template <Worded Enum>
constexpr std::size_t quote_words(std::size_t count, std::string_view begin, std::string_view end,
                                  char* at) {
  static_assert(are_plain<Enum>());
  std::size_t size = 0;
  const auto add = [&](std::string_view part) {
    if (at != nullptr) std::ranges::copy(part, at + size);
    size += part.size();
  };
  add(begin);
  for (std::size_t i = 0; i < count; ++i) {
    add(i == 0 ? "\"" : ", \"");
    add(kWords<Enum>[i].text);
    add("\"");
  }
  add(end);
  return size;
}

template <Worded Enum>
struct WordKind {
  static constexpr std::string_view kBegin = R"({"type": "string", "enum": [)";
  static constexpr std::string_view kEnd = "]}";
  static constexpr std::size_t kCount = kWords<Enum>.size();

  static constexpr auto kSchema = [] {
    std::array<char, quote_words<Enum>(kCount, kBegin, kEnd, nullptr)> text{};
    quote_words<Enum>(kCount, kBegin, kEnd, text.data());
    return text;
  }();
  static constexpr auto kExample = [] {
    std::array<char, quote_words<Enum>(1, {}, {}, nullptr)> text{};
    quote_words<Enum>(1, {}, {}, text.data());
    return text;
  }();
  static constexpr Kind kKind{{kSchema.data(), kSchema.size()}, {kExample.data(), kExample.size()}};
};

template <Worded Enum>
std::string not_one_of() {
  std::string text = "Must be one of";
  std::string_view before = ": ";
  for (const auto& word : kWords<Enum>) {
    text.append(before).append(word.text);
    before = ", ";
  }
  return text + ".";
}

}  // namespace cartwright::schema
