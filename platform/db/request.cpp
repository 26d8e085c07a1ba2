#include "platform/db/request.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "platform/runtime/require.hpp"

namespace cartwright::db {

Request::Request(const char* sql, const RowType* row_type, Parameters parameters, Turns turns) {
  statements.emplace_back(sql, row_type, std::move(parameters), turns);
}

Request::Request(Statements its_statements) : statements(std::move(its_statements)) {
  runtime::require(!statements.empty(), "nothing is asked");
}

Request::~Request() {
  runtime::require(!waiter, "a statement was dropped that somebody waits for");
}

std::optional<RowKey> Request::first_row() const {
  const auto of_all = std::ranges::find(statements, Turns::of_all, &BoundStatement::turns);
  if (of_all != statements.end()) return RowKey{of_all->sql, 0};
  for (const auto& statement : statements) {
    if (const auto& values = statement.parameters; values.size() != 0) {
      return RowKey{statement.sql, values.hash_of_first()};
    }
  }
  return std::nullopt;
}

void complete(Completion completion) noexcept {
  if (!completion.request->waiter) return;
  auto waiter = std::move(*completion.request->waiter);
  completion.request->waiter.reset();
  // No answer is not an empty answer.
  if (!completion.error && !completion.result) {
    completion.error = std::make_exception_ptr(std::logic_error("A statement has no answer."));
  }
  // The caller may run for long; what it asked with is not needed any more.
  completion.request.reset();
  waiter(std::move(completion.error), std::move(completion.result));
}

}  // namespace cartwright::db
