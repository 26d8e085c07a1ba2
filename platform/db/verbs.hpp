#pragma once
// What repositories say to a Database, and in the same words to a Transaction.

#include <concepts>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "platform/db/batch.hpp"
#include "platform/db/row.hpp"
#include "platform/db/statement.hpp"

namespace cartwright::db {

template <class T>
concept Writing = std::same_as<T, Command> || std::same_as<T, Batch>;

/// The verbs, for all kinds of statements that `self` can perform(). The rows of a Batch are those
/// of its last command.
class Verbs {
 public:
  /// All rows.
  template <class Row, class Statement, class... P>
  Task<std::vector<Row>> list(this auto& self, Statement statement, const P&... parameters) {
    return read_all<Row>(ask(self, &kRowType<Row>, std::move(statement), parameters...));
  }

  /// The row, or nothing where there is none.
  template <class Row, class Statement, class... P>
  Task<std::optional<Row>> find(this auto& self, Statement statement, const P&... parameters) {
    return read_optional<Row>(ask(self, &kRowType<Row>, std::move(statement), parameters...));
  }

  /// The row, which always exists.
  template <class Row, class Statement, class... P>
  Task<Row> get(this auto& self, Statement statement, const P&... parameters) {
    return read_one<Row>(ask(self, &kRowType<Row>, std::move(statement), parameters...));
  }

  /// Returns how many rows the command wrote.
  template <Writing Statement, class... P>
  Task<std::int64_t> execute(this auto& self, Statement statement, const P&... parameters) {
    return count_affected(ask(self, nullptr, std::move(statement), parameters...));
  }

 private:
  template <class... P>
  static Task<Result> ask(auto& self, const RowType* row_type, const auto& statement,
                          const P&... parameters) {
    return self.perform(statement, row_type, Parameters(parameters...));
  }

  static Task<Result> ask(auto& self, const RowType* row_type, Batch batch) {
    return self.perform(std::move(batch), row_type);
  }
};

}  // namespace cartwright::db
