#pragma once
// The types of columns and what the binary format makes of them.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "platform/schema/money.hpp"
#include "platform/schema/timestamp.hpp"

namespace cartwright::db {

/// PostgreSQL's numbers for its built-in types.
namespace type_id {
inline constexpr std::uint32_t kBool = 16;
inline constexpr std::uint32_t kName = 19;
inline constexpr std::uint32_t kBigint = 20;
inline constexpr std::uint32_t kSmallint = 21;
inline constexpr std::uint32_t kInteger = 23;
inline constexpr std::uint32_t kText = 25;
inline constexpr std::uint32_t kChar = 1042;
inline constexpr std::uint32_t kVarchar = 1043;
inline constexpr std::uint32_t kTimestamptz = 1184;
inline constexpr std::uint32_t kNumeric = 1700;
}  // namespace type_id

/// What a member of a row wants to be read from.
enum class ColumnType : std::uint8_t { boolean, integer, bigint, text, money, timestamp };

struct Column {
  std::string_view name;
  ColumnType type;
};

/// What a row consists of. Its address tells row types apart.
struct RowType {
  std::span<const Column> columns;
  bool is_scalar = false;  ///< the only column may have any name
};

/// Whether a column of PostgreSQL's type `type` can be read as `wanted` without loss.
bool is_readable(ColumnType wanted, std::uint32_t type);

/// A value as it stands in a result; `data` is null for NULL.
struct Cell {
  const char* data = nullptr;
  int size = 0;
};

// Each throws std::runtime_error for a value that the member cannot hold.

void decode(Cell cell, bool& value);
void decode(Cell cell, std::int32_t& value);
void decode(Cell cell, std::int64_t& value);
void decode(Cell cell, std::string& value);
void decode(Cell cell, Money& value);
void decode(Cell cell, Timestamp& value);

}  // namespace cartwright::db
