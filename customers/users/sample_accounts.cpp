#include "customers/users/sample_accounts.hpp"

#include "platform/runtime/log.hpp"
#include "platform/runtime/or_error.hpp"

namespace cartwright::customers {
namespace {

// Of the administrators in the sample data. No other hash of their password is one of these.
constexpr const char* kFirst =
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "vAKZphJsAbkWZEg4tM//ag$ZshTJsXRZqulORMGrvbl710XXDlfsYDyurdisj3+fjM";
constexpr const char* kSecond =
    "$argon2id$v=19$m=19456,t=2,p=1$"
    "NSHgmJ4mVbvNmxkKcTBPKw$E+ekTuxS/dXNQqI+5K2Ld0I9kxbGvHHHvFp2dVmX1RU";

}  // namespace

SampleAccounts::SampleAccounts(Executor executor, Users& users)
    : users_(users),
      keeper_(executor, {.name = "sample accounts", .round = [this] { return look_for_them(); }}),
      tasks_(executor) {}

void SampleAccounts::start() { keeper_.start(tasks_); }

Task<void> SampleAccounts::stop() {
  tasks_.cancel();
  co_await tasks_.join();
}

// While the database is not there, another round finds them.
Task<runtime::Round> SampleAccounts::look_for_them() {
  const auto count = co_await runtime::or_error(users_.count_admins_with(kFirst, kSecond));
  if (!count) co_return runtime::Round::failed();
  if (*count > 0) {
    log::error("sample administrators can log in",
               {{"count", *count},
                {"reason", "everybody knows their password: change it, or delete these accounts"}});
  }
  keeper_.end();
  co_return runtime::Round::again_after({});
}

}  // namespace cartwright::customers
