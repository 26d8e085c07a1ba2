#include "customers/users/users_api.hpp"

#include <utility>

#include "customers/users/mailbox.hpp"

namespace cartwright::customers {

void UsersApi::mount(http::Router& router) {
  router.post("/api/v1/users/create/", this, &UsersApi::create, "Register a user")
      .refuses("email", kEmailIsTaken);
  router.get("/api/v1/users/list/", this, &UsersApi::list, "List all users")
      .explains("search", "A part of the e-mail, the first or the last name, in any case.");
  router.get("/api/v1/users/{user_id}/", this, &UsersApi::retrieve, "Read an account");
  router.patch("/api/v1/users/{user_id}/", this, &UsersApi::update, "Change an account")
      .refuses("email", kEmailIsTaken)
      .refuses("is_admin", kNoAdminLeft);
  router.del("/api/v1/users/{user_id}/", this, &UsersApi::remove, "Delete an account")
      .refuses(std::string(kNonFieldErrors), kNoAdminLeft);
  router
      .patch("/api/v1/users/{user_id}/change-password/", this, &UsersApi::change_password,
             "Change a password", "Ends all tokens that were issued before.")
      .rejects("confirm_new_password", PasswordChange::kMismatch);
}

Task<http::Created<User>> UsersApi::create(std::optional<auth::Caller> caller, http::Client client,
                                           http::Body<NewUser> body) {
  const bool caller_is_admin = caller && caller->is_admin;
  if (body->is_admin.value_or(false) && !caller_is_admin) throw forbidden();
  body.value.email = mailbox_of(body->email);
  auto password_hash = co_await passwords_.hash(client.network, std::move(body.value.password));
  co_return http::Created{
      co_await users_.insert(*body, std::move(password_hash), std::move(caller))};
}

Task<http::List<User>> UsersApi::list(auth::Caller caller, http::Query<"search"> search) {
  caller.require_admin();
  co_return co_await lists_.begin(users_.list(*search), {},
                                  [this, caller] { return require_still_admin(caller); });
}

Task<void> UsersApi::require_still_admin(auth::Caller caller) {
  require_still(co_await account_cache_.find(caller.user_id), caller, std::nullopt);
}

Task<User> UsersApi::retrieve(auth::Caller caller, UserIdInPath user_id) {
  caller.require_self_or_admin(*user_id);
  co_return or_not_found(co_await users_.find(*user_id));
}

Task<User> UsersApi::update(auth::Caller caller, UserIdInPath user_id, http::Body<UserPatch> body) {
  caller.require_self_or_admin(*user_id);
  const bool makes_itself_admin = body->is_admin.value_or(false) && !caller.is_admin;
  if (makes_itself_admin) throw forbidden();
  if (body->email) body.value.email = mailbox_of(*body->email);
  auto user = or_not_found(co_await users_.update(*user_id, *body, caller));
  account_cache_.forget(*user_id);
  co_return user;
}

Task<http::NoContent> UsersApi::remove(auth::Caller caller, UserIdInPath user_id) {
  caller.require_self_or_admin(*user_id);
  if (!co_await users_.remove(*user_id, caller)) throw not_found();
  account_cache_.forget(*user_id);
  co_return http::NoContent();
}

Task<http::Empty> UsersApi::change_password(auth::Caller caller, http::Client client,
                                            UserIdInPath user_id, http::Body<PasswordChange> body) {
  caller.require_self_or_admin(*user_id);
  auto password_hash = co_await passwords_.hash(client.network, std::move(body.value.new_password));
  if (!co_await users_.change_password(*user_id, std::move(password_hash), caller))
    throw not_found();
  account_cache_.forget(*user_id);
  co_return http::Empty();
}

}  // namespace cartwright::customers
