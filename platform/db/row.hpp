#pragma once
// From rows to structs: the columns of a result and the fields of a schema meet by name. A row may
// also be a single value.

#include <array>
#include <optional>
#include <vector>

#include "platform/db/codec.hpp"
#include "platform/db/column.hpp"
#include "platform/db/result.hpp"
#include "platform/schema/schema.hpp"
#include "platform/task.hpp"

namespace cartwright::db {

template <class T>
constexpr Column column(std::string_view name) {
  return {name, Codec<T>::kReadable};
}

template <class Row>
inline constexpr std::array<Column, 1> kColumns{column<Row>("")};

template <schema::Described Row>
inline constexpr auto kColumns<Row> = std::apply(
    []<class... F>(const F&... field) {
      return std::array<Column, sizeof...(F)>{column<typename F::Member>(field.name())...};
    },
    schema::kFields<Row>);

/// What a Row is read from.
template <class Row>
inline constexpr RowType kRowType{kColumns<Row>, !schema::Described<Row>};

template <class T>
void read_member(const Result& result, int row, std::size_t member, T& value) {
  Codec<T>::decode(kTakesNull<T> ? result.cell_or_null(row, member) : result.cell(row, member),
                   value);
}

template <class Row>
Row read_row(const Result& result, int row) {
  Row value{};
  if constexpr (schema::Described<Row>) {
    std::size_t member = 0;
    schema::for_each_field<Row>(
        [&](const auto& field) { read_member(result, row, member++, value.*field.member); });
  } else {
    read_member(result, row, 0, value);
  }
  return value;
}

template <class Row>
std::vector<Row> read_rows(const Result& result) {
  std::vector<Row> rows;
  rows.reserve(static_cast<std::size_t>(result.row_count()));
  for (int row = 0; row < result.row_count(); ++row) rows.push_back(read_row<Row>(result, row));
  return rows;
}

/// All rows of the answer.
template <class Row>
Task<std::vector<Row>> read_all(Task<Result> answer) {
  co_return read_rows<Row>(co_await std::move(answer));
}

/// The only row of the answer, or nothing.
template <class Row>
Task<std::optional<Row>> read_optional(Task<Result> answer) {
  const auto result = co_await std::move(answer);
  require_at_most_one(result);
  if (result.row_count() == 0) co_return std::nullopt;
  co_return read_row<Row>(result, 0);
}

/// The only row of the answer.
template <class Row>
Task<Row> read_one(Task<Result> answer) {
  const auto result = co_await std::move(answer);
  require_one(result);
  co_return read_row<Row>(result, 0);
}

/// How many rows were written.
Task<std::int64_t> count_affected(Task<Result> answer);

}  // namespace cartwright::db
