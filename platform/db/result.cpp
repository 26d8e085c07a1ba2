#include "platform/db/result.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "platform/text/parse.hpp"

namespace cartwright::db {
namespace {

int find_column(const PGresult* result, std::string_view name) {
  for (int index = 0; index < PQnfields(result); ++index) {
    if (PQfname(result, index) == name) return index;
  }
  throw std::logic_error(fmt::format("The statement returns no column \"{}\".", name));
}

bool is_readable(const Column& column, TypeId type) {
  return std::ranges::find(column.readable, type) != column.readable.end();
}

}  // namespace

Positions match_columns(const pg_result* result, const RowType& row_type) {
  if (std::cmp_not_equal(PQnfields(result), row_type.columns.size())) {
    throw std::logic_error(fmt::format("The statement returns {} columns, the row has {}.",
                                       PQnfields(result), row_type.columns.size()));
  }
  Positions positions;
  for (const auto& column : row_type.columns) {
    const int index = row_type.is_scalar ? 0 : find_column(result, column.name);
    if (!is_readable(column, PQftype(result, index))) {
      throw std::logic_error(fmt::format("The row cannot read column \"{}\" of type {}.",
                                         PQfname(result, index), PQftype(result, index)));
    }
    positions.push_back(index);
  }
  return positions;
}

int Result::row_count() const { return PQntuples(handle_.get()); }

std::size_t Result::byte_count() const {
  std::size_t sum = 0;
  for (int row = 0; row < row_count(); ++row) {
    for (const int column : *positions_) {
      sum += static_cast<std::size_t>(PQgetlength(handle_.get(), row, column));
    }
  }
  return sum;
}

std::int64_t Result::affected_count() const {
  return text::parse<std::int64_t>(PQcmdTuples(handle_.get())).value_or(0);
}

std::string_view Result::tag() const { return PQcmdStatus(handle_.get()); }

Cell Result::cell_or_null(int row, std::size_t member) const {
  const int column = (*positions_)[member];
  // NULL has no length, so most values are spared the question.
  const int size = PQgetlength(handle_.get(), row, column);
  if (size == 0 && PQgetisnull(handle_.get(), row, column)) return {};
  return {PQgetvalue(handle_.get(), row, column), size};
}

Cell Result::cell(int row, std::size_t member) const {
  const auto cell = cell_or_null(row, member);
  if (cell.data == nullptr) {
    const char* name = PQfname(handle_.get(), (*positions_)[member]);
    throw std::logic_error(fmt::format("Column \"{}\" is NULL, but its member is required.", name));
  }
  return cell;
}

void require_at_most_one(const Result& result) {
  if (result.row_count() <= 1) return;
  throw std::logic_error(
      fmt::format("The statement returned {} rows, not at most one.", result.row_count()));
}

void require_one(const Result& result) {
  if (result.row_count() == 1) return;
  throw std::logic_error(
      fmt::format("The statement returned {} rows, not one.", result.row_count()));
}

}  // namespace cartwright::db
