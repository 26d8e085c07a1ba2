#pragma once
// PostgreSQL's binary form of the types that have no counterpart in the language.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/db/wire_buffer.hpp"
#include "platform/schema/ip_address.hpp"
#include "platform/schema/money.hpp"
#include "platform/schema/timestamp.hpp"

namespace cartwright::db::wire {

/// A `numeric`: a header of four 16-bit numbers, then base-10000 digits, the highest first.
class Numeric {
 public:
  [[nodiscard]] std::string_view bytes() const { return {bytes_.data(), size_}; }
  void append(std::uint16_t value);

 private:
  std::array<char, 24> bytes_;
  std::size_t size_ = 0;
};

Numeric encode_numeric(Money amount);

/// Throws std::runtime_error for what is no exact number of cents: finer, not a number, too large.
Money decode_numeric(std::string_view bytes);

std::int64_t encode_timestamp(Timestamp time);

/// The nearest moment that clients can be told: one odd row must not break a list.
Timestamp decode_timestamp(std::int64_t microseconds);

void encode_inet(const IpAddress& address, Buffer& out);

/// Throws std::runtime_error for what is not one whole address: a network, or broken.
IpAddress decode_inet(std::string_view bytes);

}  // namespace cartwright::db::wire
