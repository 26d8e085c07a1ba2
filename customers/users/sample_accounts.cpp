#include "customers/users/sample_accounts.hpp"

#include <cstdint>

#include "platform/error.hpp"
#include "platform/runtime/log.hpp"

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
    : users_(users), pause_(executor), tasks_(executor) {}

void SampleAccounts::start() { tasks_.spawn(look_for_them()); }

Task<void> SampleAccounts::stop() {
  tasks_.cancel();
  co_await tasks_.join();
}

Task<void> SampleAccounts::look_for_them() {
  auto found = co_await count();
  while (!found) {
    pause_.expires_after(std::chrono::seconds(1));
    co_await pause_.async_wait(use_task);
    found = co_await count();
  }
  if (*found == 0) co_return;
  log::error("sample administrators can log in",
             {{"count", *found},
              {"reason", "everybody knows their password: change it, or delete these accounts"}});
}

Task<std::optional<std::int64_t>> SampleAccounts::count() try {
  co_return co_await users_.count_admins_with(kFirst, kSecond);
} catch (const Error&) {
  co_return std::nullopt;  // the database is not there yet
}

}  // namespace cartwright::customers
