#pragma once
// The columns of results, and what a row wants them to be.

#include <array>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string_view>

namespace cartwright::db {

/// PostgreSQL's number for a type.
using TypeId = std::uint32_t;

/// Those of its built-in types.
namespace type_id {
inline constexpr TypeId kBool = 16;
inline constexpr TypeId kBytea = 17;
inline constexpr TypeId kName = 19;
inline constexpr TypeId kBigint = 20;
inline constexpr TypeId kSmallint = 21;
inline constexpr TypeId kInteger = 23;
inline constexpr TypeId kText = 25;
inline constexpr TypeId kInet = 869;
inline constexpr TypeId kChar = 1042;
inline constexpr TypeId kVarchar = 1043;
inline constexpr TypeId kTimestamptz = 1184;
inline constexpr TypeId kNumeric = 1700;
inline constexpr TypeId kJsonb = 3802;

/// The type of a list of each.
struct List {
  TypeId element;
  TypeId list;
};
inline constexpr auto kLists = std::to_array<List>({{kBool, 1000},
                                                    {kBytea, 1001},
                                                    {kName, 1003},
                                                    {kBigint, 1016},
                                                    {kSmallint, 1005},
                                                    {kInteger, 1007},
                                                    {kText, 1009},
                                                    {kInet, 1041},
                                                    {kChar, 1014},
                                                    {kVarchar, 1015},
                                                    {kTimestamptz, 1185},
                                                    {kNumeric, 1231},
                                                    {kJsonb, 3807}});

/// The type of a list of `element`.
constexpr TypeId list_of(TypeId element) {
  for (const auto& known : kLists) {
    if (known.element == element) return known.list;
  }
  throw std::logic_error("not a type that lists are made of");
}
}  // namespace type_id

/// A value as it stands in a result; `data` is null for NULL.
struct Cell {
  const char* data = nullptr;
  int size = 0;

  /// Of what is not NULL.
  [[nodiscard]] std::string_view bytes() const { return {data, static_cast<std::size_t>(size)}; }
};

/// What a member of a row is read from: a column of its name, of one of the types.
struct Column {
  std::string_view name;
  std::span<const TypeId> readable;
};

/// What a row consists of. Its address tells row types apart.
struct RowType {
  std::span<const Column> columns;
  bool is_scalar = false;  ///< the only column may have any name
};

}  // namespace cartwright::db
