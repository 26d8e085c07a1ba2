#pragma once
// Described struct → JSON, straight into the reply: no tree between, one look at the memory that a
// struct needs, keys copied as the compiler prepared them.

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "platform/schema/schema.hpp"

namespace cartwright::schema {

/// Writes `text` quoted and escaped into a buffer with room for `longest_json(text)` bytes. Returns
/// the end.
char* write_json(char* at, std::string_view text);

// Room that a value takes at most.

inline std::size_t longest_json(std::string_view text) { return 6 * text.size() + 2; }
constexpr std::size_t longest_json(bool) { return 5; }
template <Integer T>
constexpr std::size_t longest_json(T) {
  return 20;
}
template <class Tag>
constexpr std::size_t longest_json(Id<Tag>) {
  return 20;
}
constexpr std::size_t longest_json(Money) { return kLongestDecimal + 2; }
constexpr std::size_t longest_json(Timestamp) { return kLongestRfc3339 + 2; }
template <class T>
std::size_t longest_json(const std::optional<T>& value);
template <class T>
std::size_t longest_json(const std::vector<T>& list);
template <Described T>
std::size_t longest_json(const T& object);

template <class T>
std::size_t longest_json(const std::optional<T>& value) {
  return value ? longest_json(*value) : 4;
}

template <class T>
std::size_t longest_json(const std::vector<T>& list) {
  std::size_t sum = 2;
  for (const T& element : list) sum += longest_json(element) + 1;
  return sum;
}

template <Described T>
std::size_t longest_json(const T& object) {
  std::size_t sum = 2;
  for_each_field<T>([&](const auto& described) {
    sum += described.key.size() + longest_json(object.*described.member);
  });
  return sum;
}

// Each writes a value and returns the end.

inline char* write_json(char* at, const std::string& text) {
  return write_json(at, std::string_view(text));
}

inline char* write_json(char* at, bool value) {
  const std::string_view word = value ? "true" : "false";
  return std::ranges::copy(word, at).out;
}

template <Integer T>
char* write_json(char* at, T number) {
  return std::to_chars(at, at + longest_json(number), number).ptr;
}

template <class Tag>
char* write_json(char* at, Id<Tag> id) {
  return write_json(at, id.value);
}

inline char* write_json(char* at, Money amount) {
  *at++ = '"';
  at = write_decimal(at, amount);
  *at++ = '"';
  return at;
}

inline char* write_json(char* at, Timestamp time) {
  *at++ = '"';
  at = write_rfc3339(at, time);
  *at++ = '"';
  return at;
}

template <class T>
char* write_json(char* at, const std::optional<T>& value);
template <class T>
char* write_json(char* at, const std::vector<T>& list);
template <Described T>
char* write_json(char* at, const T& object);

template <class T>
char* write_json(char* at, const std::optional<T>& value) {
  if (value) return write_json(at, *value);
  return std::ranges::copy(std::string_view("null"), at).out;
}

template <class T>
char* write_json(char* at, const std::vector<T>& list) {
  *at++ = '[';
  for (const T& element : list) {
    at = write_json(at, element);
    *at++ = ',';
  }
  if (!list.empty()) --at;
  *at++ = ']';
  return at;
}

template <std::size_t Index, Described T>
char* write_member(char* at, const T& object) {
  constexpr const auto& kField = std::get<Index>(kFields<T>);
  if constexpr (kField.rules.write_only) {
    return at;
  } else {
    std::memcpy(at, kField.key.data(), kField.key.size());
    return write_json(at + kField.key.size(), object.*kField.member);
  }
}

template <Described T>
char* write_json(char* at, const T& object) {
  // Every key brings a comma; the first one becomes the brace.
  char* const brace = at;
  [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    ((at = write_member<Index>(at, object)), ...);
  }(std::make_index_sequence<kFieldCount<T>>{});
  *brace = '{';
  if (at == brace) ++at;
  *at++ = '}';
  return at;
}

/// Appends `value` as JSON. Fields that are write_only are left out, absent optionals are null.
template <class T>
void append_json(std::string& out, const T& value) {
  const auto before = out.size();
  out.resize_and_overwrite(before + longest_json(value), [&](char* data, std::size_t) {
    return static_cast<std::size_t>(write_json(data + before, value) - data);
  });
}

/// Appends a list, making room element by element: a long one never takes the worst case of escapes
/// in memory.
template <class T>
void append_json(std::string& out, const std::vector<T>& list) {
  out.push_back('[');
  for (const T& element : list) {
    append_json(out, element);
    out.push_back(',');
  }
  if (!list.empty()) out.pop_back();
  out.push_back(']');
}

}  // namespace cartwright::schema
