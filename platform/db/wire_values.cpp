#include "platform/db/wire_values.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "platform/db/big_endian.hpp"

namespace cartwright::db::wire {
namespace {

constexpr std::uint16_t kPositive = 0x0000;
constexpr std::uint16_t kNegative = 0x4000;
constexpr std::uint16_t kDecimals = 2;
constexpr std::uint64_t kBase = 10'000;
constexpr std::size_t kHeader = 8;

// Of the units in 2^63 cents, which have 17 decimal digits.
constexpr std::size_t kMostDigits = 5;

using std::chrono::microseconds;
constexpr auto kEpoch =
    Timestamp(std::chrono::sys_days(std::chrono::year(2000) / 1 / 1)).time_since_epoch();

constexpr std::int64_t since_2000(Timestamp time) {
  return (time.time_since_epoch() - kEpoch).count();
}

// Before the bytes of an address: the family, the bits of the mask, whether it is a network, the
// number of bytes.
constexpr std::string_view kInet4("\x02\x20\x00\x04", 4);
constexpr std::string_view kInet6("\x03\x80\x00\x10", 4);

template <class Family>
std::optional<IpAddress> decode_family(std::string_view head, std::string_view bytes) {
  Family address;
  if (!bytes.starts_with(head) || bytes.size() != head.size() + address.size()) return std::nullopt;
  std::memcpy(address.data(), bytes.data() + head.size(), address.size());
  return IpAddress(address);
}

std::runtime_error not_cents() {
  return std::runtime_error("A numeric of the database is not an exact number of cents.");
}

std::uint16_t word(std::string_view bytes, std::size_t index) {
  return read_big_endian<std::uint16_t>(bytes.data() + 2 * index);
}

std::int64_t add_digit(std::int64_t value, std::int64_t digit) {
  std::int64_t sum = 0;
  if (__builtin_mul_overflow(value, std::int64_t{kBase}, &sum) ||
      __builtin_add_overflow(sum, digit, &sum)) {
    throw not_cents();
  }
  return sum;
}

}  // namespace

void Numeric::append(std::uint16_t value) {
  const auto wire = to_big_endian(value);
  std::memcpy(bytes_.data() + size_, &wire, sizeof wire);
  size_ += sizeof wire;
}

Numeric encode_numeric(Money amount) {
  const bool negative = amount.cents < 0;
  const auto cents = negative ? 0 - static_cast<std::uint64_t>(amount.cents)
                              : static_cast<std::uint64_t>(amount.cents);

  std::array<std::uint16_t, kMostDigits> whole;
  std::size_t count = 0;
  for (auto rest = cents / 100; rest != 0; rest /= kBase) {
    whole[count++] = static_cast<std::uint16_t>(rest % kBase);
  }

  Numeric numeric;
  numeric.append(static_cast<std::uint16_t>(count + 1));
  numeric.append(static_cast<std::uint16_t>(count - 1));  // the weight of the first digit
  numeric.append(negative ? kNegative : kPositive);
  numeric.append(kDecimals);
  while (count != 0) numeric.append(whole[--count]);
  numeric.append(static_cast<std::uint16_t>(cents % 100 * 100));
  return numeric;
}

Money decode_numeric(std::string_view bytes) {
  if (bytes.size() < kHeader) throw not_cents();
  const auto digits = word(bytes, 0);
  const int weight = static_cast<std::int16_t>(word(bytes, 1));
  const auto sign = word(bytes, 2);
  if (bytes.size() != kHeader + 2 * std::size_t{digits}) throw not_cents();
  if (sign != kPositive && sign != kNegative) throw not_cents();

  // In hundredths of cents, so that every digit counts whole.
  std::int64_t value = 0;
  for (int i = 0; i < std::max<int>(digits, weight + 2); ++i) {
    const std::int64_t digit = i < digits ? word(bytes, 4 + static_cast<std::size_t>(i)) : 0;
    const int power = weight - i;
    if (power >= -1) {
      value = add_digit(value, digit);
    } else if (digit != 0) {
      throw not_cents();
    }
  }
  if (value % 100 != 0) throw not_cents();
  return {sign == kNegative ? -(value / 100) : value / 100};
}

std::int64_t encode_timestamp(Timestamp time) { return since_2000(time); }

Timestamp decode_timestamp(std::int64_t time) {
  constexpr auto kFirst = since_2000(kEarliestTimestamp);
  constexpr auto kLast = since_2000(kLatestTimestamp);
  return Timestamp(microseconds(std::clamp(time, kFirst, kLast)) + kEpoch);
}

void encode_inet(const IpAddress& address, Buffer& out) {
  const auto bytes = address.bytes();
  append(out, address.is_v6() ? kInet6 : kInet4);
  append(out, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

IpAddress decode_inet(std::string_view bytes) {
  if (const auto address = decode_family<IpAddress::V4>(kInet4, bytes)) return *address;
  if (const auto address = decode_family<IpAddress::V6>(kInet6, bytes)) return *address;
  throw std::runtime_error("An inet of the database is not one whole address.");
}

}  // namespace cartwright::db::wire
