#include "customers/recovery/recoveries.hpp"

#include <utility>

namespace cartwright::customers {

Task<std::optional<std::string>> Recoveries::find_email(std::string code) {
  return codes_.find_recovery(std::move(code));
}

Task<std::optional<auth::CallerId>> Recoveries::reset_password(std::string code,
                                                               std::string password_hash) {
  auto transaction = database_.begin();
  const auto user_id =
      co_await codes_.reset_password(&transaction, std::move(code), std::move(password_hash));
  if (!user_id) co_return std::nullopt;
  co_await mails_.tell_of_password(&transaction, *user_id);
  co_await transaction.commit();
  co_return user_id;
}

}  // namespace cartwright::customers
