#include "platform/db/column.hpp"

#include <limits>
#include <stdexcept>
#include <utility>

#include "platform/db/big_endian.hpp"
#include "platform/db/wire_values.hpp"

namespace cartwright::db {
namespace {

void require_size(Cell cell, std::size_t size) {
  if (std::cmp_not_equal(cell.size, size)) {
    throw std::runtime_error("A value of the database has an unexpected size.");
  }
}

template <std::integral T>
T read(Cell cell) {
  require_size(cell, sizeof(T));
  return read_big_endian<T>(cell.data);
}

}  // namespace

bool is_readable(ColumnType wanted, std::uint32_t type) {
  switch (wanted) {
    case ColumnType::boolean:
      return type == type_id::kBool;
    case ColumnType::integer:
      return type == type_id::kInteger || type == type_id::kSmallint;
    case ColumnType::bigint:
      return type == type_id::kBigint || is_readable(ColumnType::integer, type);
    case ColumnType::text:
      return type == type_id::kText || type == type_id::kVarchar || type == type_id::kChar ||
             type == type_id::kName;
    case ColumnType::money:
      return type == type_id::kNumeric;
    case ColumnType::timestamp:
      return type == type_id::kTimestamptz;
  }
  std::unreachable();
}

void decode(Cell cell, bool& value) {
  require_size(cell, 1);
  value = *cell.data != 0;
}

void decode(Cell cell, std::int32_t& value) {
  value = cell.size == sizeof(std::int16_t) ? read<std::int16_t>(cell) : read<std::int32_t>(cell);
}

void decode(Cell cell, std::int64_t& value) {
  if (cell.size == sizeof(std::int64_t)) {
    value = read<std::int64_t>(cell);
    return;
  }
  std::int32_t narrow = 0;
  decode(cell, narrow);
  value = narrow;
}

void decode(Cell cell, std::string& value) {
  value.assign(cell.data, static_cast<std::size_t>(cell.size));
}

void decode(Cell cell, Money& value) {
  value = wire::decode_numeric({cell.data, static_cast<std::size_t>(cell.size)});
}

void decode(Cell cell, Timestamp& value) {
  value = wire::decode_timestamp(read<std::int64_t>(cell));
}

}  // namespace cartwright::db
