#pragma once
// What PostgreSQL's binary format makes of a type: one specialisation a type, which is all that a
// new one needs to stand in rows and parameters.
//
//   template <>
//   struct Codec<Money> {
//     static constexpr std::array kReadable{type_id::kNumeric};
//     static constexpr TypeId kSent = type_id::kNumeric;
//     static void decode(Cell cell, Money& value);
//     static void encode(Money value, wire::Buffer& out);
//   };
//
// A value is read without loss from columns of the types kReadable, and sent as kSent. decode() is
// not given NULL and throws std::runtime_error for what `value` cannot hold; encode() appends.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/db/column.hpp"
#include "platform/db/wire_array.hpp"
#include "platform/db/wire_buffer.hpp"
#include "platform/schema/bytes.hpp"
#include "platform/schema/id.hpp"
#include "platform/schema/ip_address.hpp"
#include "platform/schema/json_document.hpp"
#include "platform/schema/money.hpp"
#include "platform/schema/timestamp.hpp"
#include "platform/schema/words.hpp"

namespace cartwright::db {

template <class T>
struct Codec;

template <class T>
inline constexpr bool kTakesNull = false;

/// Where a value may be NULL; what tells is its operator bool, and its Codec is given NULL.
template <class T>
inline constexpr bool kTakesNull<std::optional<T>> = true;

template <>
struct Codec<bool> {
  static constexpr std::array kReadable{type_id::kBool};
  static constexpr TypeId kSent = type_id::kBool;
  static void decode(Cell cell, bool& value);
  static void encode(bool value, wire::Buffer& out);
};

/// Types of integers of at most `Size` bytes, the widest first.
template <std::size_t Size>
inline constexpr std::array kIntegers{type_id::kBigint, type_id::kInteger, type_id::kSmallint};
template <>
inline constexpr std::array kIntegers<4>{type_id::kInteger, type_id::kSmallint};
template <>
inline constexpr std::array kIntegers<2>{type_id::kSmallint};

/// Reads an integer of fewer bytes than `size`.
std::int64_t decode_narrower(Cell cell, std::size_t size);

template <std::signed_integral T>
  requires(sizeof(T) > 1)
struct Codec<T> {
  static constexpr auto kReadable = kIntegers<sizeof(T)>;
  static constexpr TypeId kSent = kReadable.front();
  static void decode(Cell cell, T& value) {
    value = cell.size == sizeof value ? read_big_endian<T>(cell.data)
                                      : static_cast<T>(decode_narrower(cell, sizeof value));
  }
  static void encode(T value, wire::Buffer& out) { wire::append_integer(out, value); }
};

template <class Tag>
struct Codec<Id<Tag>> {
  using Number = Codec<std::int64_t>;
  static constexpr auto kReadable = Number::kReadable;
  static constexpr TypeId kSent = Number::kSent;
  static void decode(Cell cell, Id<Tag>& id) { Number::decode(cell, id.value); }
  static void encode(Id<Tag> id, wire::Buffer& out) { Number::encode(id.value, out); }
};

/// All kinds of texts can be sent, a std::string can be read.
template <std::convertible_to<std::string_view> T>
struct Codec<T> {
  static constexpr std::array kReadable{type_id::kText, type_id::kVarchar, type_id::kChar,
                                        type_id::kName};
  static constexpr TypeId kSent = type_id::kText;
  static void decode(Cell cell, std::string& value) { value.assign(cell.bytes()); }
  static void encode(std::string_view text, wire::Buffer& out) { wire::append(out, text); }
};

template <>
struct Codec<Money> {
  static constexpr std::array kReadable{type_id::kNumeric};
  static constexpr TypeId kSent = type_id::kNumeric;
  static void decode(Cell cell, Money& value);
  static void encode(Money amount, wire::Buffer& out);
};

template <>
struct Codec<Timestamp> {
  static constexpr std::array kReadable{type_id::kTimestamptz};
  static constexpr TypeId kSent = type_id::kTimestamptz;
  static void decode(Cell cell, Timestamp& value);
  static void encode(Timestamp time, wire::Buffer& out);
};

template <class T>
struct Codec<std::optional<T>> {
  static constexpr auto kReadable = Codec<T>::kReadable;
  static constexpr TypeId kSent = Codec<T>::kSent;
  static void decode(Cell cell, std::optional<T>& value) {
    value.reset();
    if (cell.data != nullptr) Codec<T>::decode(cell, value.emplace());
  }
  static void encode(const std::optional<T>& value, wire::Buffer& out) {
    Codec<T>::encode(*value, out);
  }
};

template <>
struct Codec<Bytes> {
  static constexpr std::array kReadable{type_id::kBytea};
  static constexpr TypeId kSent = type_id::kBytea;
  static void decode(Cell cell, Bytes& value) { value = Bytes(std::string(cell.bytes())); }
  static void encode(const Bytes& value, wire::Buffer& out) { wire::append(out, value.view()); }
};

template <>
struct Codec<Json> {
  static constexpr std::array kReadable{type_id::kJsonb};
  static constexpr TypeId kSent = type_id::kJsonb;
  static void decode(Cell cell, Json& value);
  static void encode(const Json& value, wire::Buffer& out);
};

/// An inet that is one whole address.
template <>
struct Codec<IpAddress> {
  static constexpr std::array kReadable{type_id::kInet};
  static constexpr TypeId kSent = type_id::kInet;
  static void decode(Cell cell, IpAddress& value);
  static void encode(const IpAddress& value, wire::Buffer& out);
};

/// An enum is kept as its word, in a column of text.
template <schema::Worded Enum>
struct Codec<Enum> {
  using Text = Codec<std::string_view>;
  static constexpr auto kReadable = Text::kReadable;
  static constexpr TypeId kSent = Text::kSent;
  static void decode(Cell cell, Enum& value) {
    const auto known = schema::value_of<Enum>(cell.bytes());
    if (!known) throw std::runtime_error("A word of the database is none of its enum's.");
    value = *known;
  }
  static void encode(Enum value, wire::Buffer& out) { Text::encode(schema::word_of(value), out); }
};

/// A list of one dimension without NULL.
template <class T>
  requires(!kTakesNull<T>)
struct Codec<std::vector<T>> {
  static constexpr auto kReadable = [] {
    auto types = Codec<T>::kReadable;
    for (auto& type : types) type = type_id::list_of(type);
    return types;
  }();
  static constexpr TypeId kSent = type_id::list_of(Codec<T>::kSent);
  static void decode(Cell cell, std::vector<T>& list) {
    wire::ArrayReader elements(cell, Codec<T>::kReadable);
    list.clear();
    list.reserve(elements.size());
    while (elements.size() != 0) {
      T element{};
      Codec<T>::decode(elements.next(), element);
      list.push_back(std::move(element));
    }
    elements.end();
  }
  static void encode(const std::vector<T>& list, wire::Buffer& out) {
    wire::begin_array(out, Codec<T>::kSent, list.size());
    for (const T& element : list) {
      const auto begin = wire::begin_element(out);
      Codec<T>::encode(element, out);
      wire::end_element(out, begin);
    }
  }
};

}  // namespace cartwright::db
