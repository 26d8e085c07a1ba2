#pragma once
// What bodies, replies and the documentation make of a type: one specialisation a type, which is
// all that a new one needs to stand in described structs.
//
//   template <>
//   struct Value<Money> {
//     static constexpr Type kType{&kMoney};
//     static constexpr Suits kSuits{};
//     static std::size_t longest(Money amount);
//     static char* write(char* at, Money amount);
//     static Fault read(Input input, const Rules& rules, Money& amount);
//   };
//
// write() appends the JSON where there is room for longest() bytes and returns its end. read() is
// not given null. A type without it stands in replies only, one without write() in bodies only.

#include <algorithm>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/schema/description.hpp"
#include "platform/schema/id.hpp"
#include "platform/schema/input.hpp"
#include "platform/schema/money.hpp"
#include "platform/schema/timestamp.hpp"
#include "platform/schema/word_kind.hpp"
#include "platform/secret.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::schema {

template <class T>
struct Value;

/// The rules that values of a type can keep.
struct Suits {
  bool length = false;
  bool longest = false;  ///< a length without a shortest one
  bool text = false;
  bool number = false;
  bool amount = false;
  bool list = false;
};

/// Refuses, while compiling, rules that a member of type T could never satisfy.
template <class T>
constexpr void require_rules_to_suit(const Rules& rules) {
  constexpr Suits kSuits = Value<T>::kSuits;
  const bool about_number = rules.minimum || rules.maximum;
  const bool suits_number = rules.of_amounts ? kSuits.amount : kSuits.number;
  if (rules.shortest && !kSuits.length) throw std::logic_error("a rule for what has a length");
  if (rules.longest && !kSuits.length && !kSuits.longest) {
    throw std::logic_error("a rule for what has a length");
  }
  if (rules.email && !kSuits.text) throw std::logic_error("a rule for text");
  if (rules.most && !kSuits.list) throw std::logic_error("a rule for lists");
  if (about_number && !suits_number) throw std::logic_error("a rule for numbers or for amounts");
}

/// Rules that suit T; others do not compile.
template <class T>
consteval Rules checked(const Rules& rules) {
  require_rules_to_suit<T>(rules);
  return rules;
}

/// Writes `text` quoted and escaped into a buffer with room for `longest_json_text(text)` bytes.
/// Returns the end.
char* write_json_text(char* at, std::string_view text);

constexpr std::size_t longest_json_text(std::string_view text) { return 6 * text.size() + 2; }

/// Writes what needs no escape as a JSON text: `write_inside(at)` returns the end of it.
template <class Write>
char* write_quoted(char* at, Write write_inside) {
  *at++ = '"';
  at = write_inside(at);
  *at++ = '"';
  return at;
}

inline constexpr std::string_view kNull = "null";

template <>
struct Value<std::string> {
  static constexpr Type kType{&kText};
  static constexpr Suits kSuits{.length = true, .text = true};
  static std::size_t longest(const std::string& text) { return longest_json_text(text); }
  static char* write(char* at, const std::string& text) { return write_json_text(at, text); }
  static Fault read(Input input, const Rules& rules, std::string& text) {
    return read_text(input, rules, text);
  }
};

template <>
struct Value<Secret> {
  static constexpr Type kType{&kText};
  static constexpr Suits kSuits{.length = true, .text = true};
  static Fault read(Input input, const Rules& rules, Secret& secret) {
    std::string text;
    auto fault = read_text(input, rules, text);
    secret = Secret(std::move(text));
    return fault;
  }
};

template <>
struct Value<bool> {
  static constexpr Type kType{&kBoolean};
  static constexpr Suits kSuits{};
  static constexpr std::size_t longest(bool) { return 5; }
  static char* write(char* at, bool value) {
    const std::string_view word = value ? "true" : "false";
    return std::ranges::copy(word, at).out;
  }
  static Fault read(Input input, const Rules&, bool& value) { return read_boolean(input, value); }
};

template <std::signed_integral T>
struct Value<T> {
  static_assert(sizeof(T) == 4 || sizeof(T) == 8, "an integer of a size that no document names");
  static constexpr Type kType{sizeof(T) == 8 ? &kInteger : &kShortInteger};
  static constexpr Suits kSuits{.number = true};
  static constexpr std::size_t longest(T) { return 20; }
  static char* write(char* at, T number) {
    return std::to_chars(at, at + longest(number), number).ptr;
  }
  static Fault read(Input input, const Rules& rules, T& number) {
    std::int64_t wide = 0;
    if (auto fault = read_integer(input, rules, wide)) return fault;
    if (!std::in_range<T>(wide)) return kNotAnInteger;
    number = static_cast<T>(wide);
    return std::nullopt;
  }
};

template <class Tag>
struct Value<Id<Tag>> {
  using Number = Value<std::int64_t>;
  static constexpr Type kType{&kId};
  static constexpr Suits kSuits = Number::kSuits;
  static constexpr std::size_t longest(Id<Tag> id) { return Number::longest(id.value); }
  static char* write(char* at, Id<Tag> id) { return Number::write(at, id.value); }
  static Fault read(Input input, const Rules& rules, Id<Tag>& id) {
    return Number::read(input, rules, id.value);
  }
};

template <>
struct Value<Money> {
  static constexpr Type kType{&kMoney};
  static constexpr Suits kSuits{.amount = true};
  static constexpr std::size_t longest(Money) { return kLongestDecimal + 2; }
  static char* write(char* at, Money amount) {
    return write_quoted(at, [amount](char* inside) { return write_decimal(inside, amount); });
  }
  static Fault read(Input input, const Rules& rules, Money& amount) {
    return read_amount(input, rules, amount);
  }
};

template <>
struct Value<Timestamp> {
  static constexpr Type kType{&kTimestamp};
  static constexpr Suits kSuits{};
  static constexpr std::size_t longest(Timestamp) { return kLongestRfc3339 + 2; }
  static char* write(char* at, Timestamp time) {
    return write_quoted(at, [time](char* inside) { return write_rfc3339(inside, time); });
  }
};

/// The shortest text, in JSON.
template <>
struct Value<IpAddress> {
  static constexpr Type kType{&kIpAddress};
  static constexpr Suits kSuits{};
  static constexpr std::size_t longest(const IpAddress&) { return kLongestIpAddress + 2; }
  static char* write(char* at, const IpAddress& address) {
    return write_quoted(at, [&](char* inside) { return write_ip_address(inside, address); });
  }
  static Fault read(Input input, const Rules&, IpAddress& address) {
    return read_ip_address(input, address);
  }
};

/// As base64url without padding; the rules of lengths are about the bytes themselves.
template <>
struct Value<Bytes> {
  static constexpr Type kType{&kBytes};
  static constexpr Suits kSuits{.length = true};
  static std::size_t longest(const Bytes& bytes) { return text::base64url_size(bytes.size()) + 3; }
  static char* write(char* at, const Bytes& bytes) {
    return write_quoted(at,
                        [&](char* inside) { return text::write_base64url(inside, bytes.view()); });
  }
  static Fault read(Input input, const Rules& rules, Bytes& bytes) {
    return read_bytes(input, rules, bytes);
  }
};

/// Any JSON but null, which is written as it is. In a body it has a longest text, without spaces.
template <>
struct Value<Json> {
  static constexpr Type kType{&kAnyJson};
  static constexpr Suits kSuits{.longest = true};
  static std::size_t longest(const Json& json) { return json.text().size(); }
  static char* write(char* at, const Json& json) { return std::ranges::copy(json.text(), at).out; }
  static Fault read(Input input, const Rules& rules, Json& json) {
    return read_json(input, rules, json);
  }
};

/// An enum is told by its word.
template <Worded Enum>
struct Value<Enum> {
  static constexpr Type kType{&WordKind<Enum>::kKind};
  static constexpr Suits kSuits{};
  static std::size_t longest(Enum value) { return word_of(value).size() + 2; }
  static char* write(char* at, Enum value) {
    return write_quoted(
        at, [value](char* inside) { return std::ranges::copy(word_of(value), inside).out; });
  }
  static Fault read(Input input, const Rules&, Enum& value) {
    const auto known = value_of<Enum>(text_of(input));
    if (!known) return not_one_of<Enum>();
    value = *known;
    return std::nullopt;
  }
};

/// What a change says about a member that may be absent: nothing, so that it stays, or what it
/// shall be from now on, where null takes it away.
template <class T>
struct Change {
  bool is_wanted = false;
  std::optional<T> value;
};

template <class T>
struct Value<std::optional<T>> {
  static constexpr Type kType = Value<T>::kType;
  static constexpr Suits kSuits = Value<T>::kSuits;
  static std::size_t longest(const std::optional<T>& value) {
    return value ? Value<T>::longest(*value) : kNull.size();
  }
  static char* write(char* at, const std::optional<T>& value) {
    if (value) return Value<T>::write(at, *value);
    return std::ranges::copy(kNull, at).out;
  }
  static Fault read(Input input, const Rules& rules, std::optional<T>& value) {
    return Value<T>::read(input, rules, value.emplace());
  }
};

template <class T>
struct Value<Change<T>> {
  static constexpr Type kType = Value<T>::kType;
  static constexpr Suits kSuits = Value<T>::kSuits;
  static Fault read(Input input, const Rules& rules, Change<T>& change) {
    change.is_wanted = true;
    if (is_null(input)) return std::nullopt;
    return Value<T>::read(input, rules, change.value.emplace());
  }
};

template <class T>
inline constexpr bool kIsOptional = false;

template <class T>
inline constexpr bool kIsOptional<std::optional<T>> = true;

template <class T>
inline constexpr bool kIsChange = false;

template <class T>
inline constexpr bool kIsChange<Change<T>> = true;

/// The rules of a list are its own items() and those of each element, which is always there.
template <class T>
  requires(!kIsOptional<T> && !kIsChange<T>)
struct Value<std::vector<T>> {
  static constexpr Type kElement = Value<T>::kType;
  static constexpr Type kType{.element = &kElement};
  static constexpr Suits kSuits = [] {
    auto suits = Value<T>::kSuits;
    suits.list = true;
    return suits;
  }();
  static std::size_t longest(const std::vector<T>& list) {
    std::size_t sum = 2;
    for (const T& element : list) sum += Value<T>::longest(element) + 1;
    return sum;
  }
  static char* write(char* at, const std::vector<T>& list) {
    *at++ = '[';
    for (const T& element : list) {
      at = Value<T>::write(at, element);
      *at++ = ',';
    }
    if (!list.empty()) --at;
    *at++ = ']';
    return at;
  }
  static Fault read(Input input, const Rules& rules, std::vector<T>& list) {
    static_assert(kElement.element == nullptr, "a list in a list has no items() of its own");
    list.clear();
    return read_list(input, rules, &list, &append);
  }

 private:
  static Fault append(Input input, const Rules& rules, void* list) {
    T element{};
    auto fault = Value<T>::read(input, rules, element);
    static_cast<std::vector<T>*>(list)->push_back(std::move(element));
    return fault;
  }
};

}  // namespace cartwright::schema
