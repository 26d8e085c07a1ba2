#pragma once
// Commands that are decided beforehand and done together or not at all.
//
//   co_await database_.execute(db::Batch(kTake, product, count).then(kNote, product, text));

#include <utility>

#include "platform/db/request.hpp"
#include "platform/db/statement.hpp"

namespace cartwright::db {

/// Is sent at once, for one round trip, and answered as its last command is. The first that fails
/// undoes all, and is what the caller is told. Together they have the time of one statement. Not
/// sent without any.
class Batch {
 public:
  Batch() = default;

  template <class... P>
  explicit Batch(const Command& first, const P&... parameters) {
    then(first, parameters...);
  }

  /// Adds a command, which sees what those before it wrote.
  template <class Self, class... P>
  Self&& then(this Self&& self, const Command& command, const P&... parameters) {
    self.statements_.emplace_back(command.sql, nullptr, Parameters(parameters...), command.turns);
    return std::forward<Self>(self);
  }

  /// What is sent; the rows of the last command are read as `row_type`. Throws std::logic_error if
  /// it was sent already.
  RequestPointer to_request(const RowType* row_type) &&;

 private:
  Statements statements_;
};

}  // namespace cartwright::db
