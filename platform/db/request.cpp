#include "platform/db/request.hpp"

#include <stdexcept>

#include "platform/runtime/require.hpp"

namespace cartwright::db {

Request::~Request() {
  runtime::require(!waiter, "a statement was dropped that somebody waits for");
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
