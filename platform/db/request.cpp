#include "platform/db/request.hpp"

namespace cartwright::db {

void complete(Completion completion) {
  if (!completion.request->waiter) return;
  auto waiter = std::move(*completion.request->waiter);
  // The caller may run for long; what it asked with is not needed any more.
  completion.request.reset();
  waiter(std::move(completion.error), std::move(completion.result));
}

}  // namespace cartwright::db
