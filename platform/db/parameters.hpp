#pragma once
// The parameters of one statement, encoded as PostgreSQL's binary format wants them, each with its
// type. Owns all it holds, so that a statement may wait and be sent again.

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <boost/container/small_vector.hpp>

#include "platform/schema/id.hpp"
#include "platform/schema/money.hpp"
#include "platform/schema/timestamp.hpp"

namespace cartwright::db {

class Parameters {
 public:
  static constexpr std::size_t kMost = 16;
  using TypeId = std::uint32_t;

  template <class... P>
    requires(sizeof...(P) <= kMost)
  explicit Parameters(const P&... values) {
    (add(values), ...);
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] std::span<const TypeId> types() const { return {types_.data(), size_}; }
  [[nodiscard]] std::span<const int> lengths() const { return {lengths_.data(), size_}; }

  /// Of at least one.
  [[nodiscard]] std::size_t hash_of_first() const;

  /// Where each value stands, null for NULL. Valid as long as this object stays where it is.
  [[nodiscard]] std::array<const char*, kMost> values() const;

 private:
  void add(std::same_as<bool> auto value) { add_bool(value); }
  template <std::signed_integral T>
  void add(T value) {
    if constexpr (sizeof(T) == sizeof(std::int64_t)) {
      add_bigint(value);
    } else {
      add_integer(value);
    }
  }
  template <class Tag>
  void add(Id<Tag> id) {
    add_bigint(id.value);
  }
  template <class T>
  void add(const std::optional<T>& value) {
    add(value.value_or(T{}));
    if (!value) make_last_null();
  }
  void add(std::string_view text) { add_text(text); }
  void add(const char* text) { add_text(text); }
  void add(Money amount);
  void add(Timestamp time);

  void add_bool(bool value);
  void add_integer(std::int32_t value);
  void add_bigint(std::int64_t value);
  void add_text(std::string_view text);
  void make_last_null() { lengths_[size_ - 1] = kNull; }

  template <class T>
  void append_integer(TypeId type, T value);
  void append(TypeId type, std::string_view bytes);

  static constexpr int kNull = -1;

  std::size_t size_ = 0;
  std::array<TypeId, kMost> types_;
  std::array<int, kMost> lengths_;
  std::array<std::uint32_t, kMost> offsets_;
  boost::container::small_vector<char, 128> bytes_;
};

}  // namespace cartwright::db
