#pragma once
// Outside of development nobody should come in with a password that everybody knows.

#include "customers/users/users.hpp"
#include "platform/runtime/keeper.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

class SampleAccounts {
 public:
  /// `users` outlives this object.
  SampleAccounts(Executor executor, Users& users);

  /// Looks, as soon as the database answers, for administrators with a password of the sample data,
  /// and says in the log that they are there.
  void start();

  Task<void> stop();

 private:
  Task<runtime::Round> look_for_them();

  Users& users_;
  runtime::Keeper keeper_;
  runtime::TaskGroup tasks_;
};

}  // namespace cartwright::customers
