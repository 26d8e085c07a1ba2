#include "platform/db/codec.hpp"

#include <stdexcept>
#include <utility>

#include "platform/db/wire_values.hpp"

namespace cartwright::db {
namespace {

constexpr char kJsonbVersion = 1;

std::runtime_error unexpected_size() {
  return std::runtime_error("A value of the database has an unexpected size.");
}

void require_size(Cell cell, std::size_t size) {
  if (std::cmp_not_equal(cell.size, size)) throw unexpected_size();
}

}  // namespace

void Codec<bool>::decode(Cell cell, bool& value) {
  require_size(cell, 1);
  value = *cell.data != 0;
}

void Codec<bool>::encode(bool value, wire::Buffer& out) {
  wire::append_integer(out, value ? std::int8_t{1} : std::int8_t{0});
}

std::int64_t decode_narrower(Cell cell, std::size_t size) {
  if (std::cmp_greater_equal(cell.size, size)) throw unexpected_size();
  switch (cell.size) {
    case sizeof(std::int32_t):
      return read_big_endian<std::int32_t>(cell.data);
    case sizeof(std::int16_t):
      return read_big_endian<std::int16_t>(cell.data);
    default:
      throw unexpected_size();
  }
}

void Codec<Money>::decode(Cell cell, Money& value) { value = wire::decode_numeric(cell.bytes()); }

void Codec<Money>::encode(Money amount, wire::Buffer& out) {
  wire::append(out, wire::encode_numeric(amount).bytes());
}

void Codec<Timestamp>::decode(Cell cell, Timestamp& value) {
  require_size(cell, sizeof(std::int64_t));
  value = wire::decode_timestamp(read_big_endian<std::int64_t>(cell.data));
}

void Codec<Timestamp>::encode(Timestamp time, wire::Buffer& out) {
  wire::append_integer(out, wire::encode_timestamp(time));
}

void Codec<Json>::decode(Cell cell, Json& value) {
  auto text = cell.bytes();
  if (!text.starts_with(kJsonbVersion)) {
    throw std::runtime_error("A jsonb of the database has an unknown version.");
  }
  text.remove_prefix(1);
  value = Json::trusted(std::string(text));
}

void Codec<Json>::encode(const Json& value, wire::Buffer& out) {
  wire::append(out, {&kJsonbVersion, 1});
  wire::append(out, value.text());
}

void Codec<IpAddress>::decode(Cell cell, IpAddress& value) {
  value = wire::decode_inet(cell.bytes());
}

void Codec<IpAddress>::encode(const IpAddress& value, wire::Buffer& out) {
  wire::encode_inet(value, out);
}

}  // namespace cartwright::db
