#pragma once
// What the server answered to one statement.

#include <memory>
#include <string_view>
#include <vector>

#include "platform/db/column.hpp"
#include "platform/db/handles.hpp"

namespace cartwright::db {

/// The column of a result for each member of a row, in the row's order.
using Positions = std::vector<int>;

/// Finds the members of `row_type` among the columns of `result`. Throws std::logic_error, which
/// names the difference, unless names and types agree.
Positions match_columns(const pg_result* result, const RowType& row_type);

class Result {
 public:
  Result() = default;
  Result(ResultHandle handle, std::shared_ptr<const Positions> positions)
      : handle_(std::move(handle)), positions_(std::move(positions)) {}

  /// Whether it is one.
  explicit operator bool() const { return handle_ != nullptr; }

  [[nodiscard]] int row_count() const;

  /// What the values of all rows take.
  [[nodiscard]] std::size_t byte_count() const;

  /// How many rows a command wrote.
  [[nodiscard]] std::int64_t affected_count() const;

  /// What the server says it has done, "COMMIT".
  [[nodiscard]] std::string_view tag() const;

  /// The value of the row type's member number `member`. Throws std::logic_error for NULL.
  [[nodiscard]] Cell cell(int row, std::size_t member) const;

  /// As above, where NULL is expected.
  [[nodiscard]] Cell cell_or_null(int row, std::size_t member) const;

 private:
  ResultHandle handle_;
  std::shared_ptr<const Positions> positions_;
};

// Each throws std::logic_error if the result has another number of rows.

void require_at_most_one(const Result& result);
void require_one(const Result& result);

}  // namespace cartwright::db
