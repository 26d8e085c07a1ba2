#pragma once
// The parameters of one statement, encoded as PostgreSQL's binary format wants them, each with its
// type. Owns all it holds, so that a statement may wait and be sent again.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "platform/db/codec.hpp"

namespace cartwright::db {

class Parameters {
 public:
  static constexpr std::size_t kMost = 16;

  /// Of types that have a Codec.
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
  template <class P>
  void add(const P& value) {
    types_[size_] = Codec<P>::kSent;
    offsets_[size_] = static_cast<std::uint32_t>(bytes_.size());
    lengths_[size_] = append(value);
    ++size_;
  }

  /// Returns the length.
  template <class P>
  int append(const P& value) {
    if constexpr (kTakesNull<P>) {
      if (!value) return kNull;
    }
    const auto before = bytes_.size();
    Codec<P>::encode(value, bytes_);
    return static_cast<int>(bytes_.size() - before);
  }

  static constexpr int kNull = -1;

  std::size_t size_ = 0;
  std::array<TypeId, kMost> types_;
  std::array<int, kMost> lengths_;
  std::array<std::uint32_t, kMost> offsets_;
  wire::Buffer bytes_;
};

}  // namespace cartwright::db
