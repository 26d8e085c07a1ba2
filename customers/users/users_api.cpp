#include "customers/users/users_api.hpp"

#include <utility>

#include "customers/users/mailbox.hpp"
#include "platform/http/too_many_requests.hpp"

namespace cartwright::customers {

UsersApi::UsersApi(Users& users, AccountCache& account_cache, Guesses& guesses,
                   auth::Passwords& passwords, PasswordRules& password_rules,
                   CurrentPassword current_password, MailBrake& mail_brake, http::Front& front)
    : users_(users),
      account_cache_(account_cache),
      guesses_(guesses),
      passwords_(passwords),
      password_rules_(password_rules),
      current_password_(current_password),
      mail_brake_(mail_brake),
      lists_(front.lists()) {
  auto& router = front.routes();
  router.post("/api/v1/users/create/", this, &UsersApi::create, "Register a user")
      .refuses("email", kEmailIsTaken)
      .rejects("password", kPasswordIsCommon)
      .rejects("password", kPasswordIsLikeEmail)
      .rejects("password", kPasswordIsBreached);
  router.get("/api/v1/users/list/", this, &UsersApi::list, "List all users")
      .explains("search", "A part of the e-mail, the first or the last name, in any case.");
  router.get("/api/v1/users/{user_id}/", this, &UsersApi::retrieve, "Read an account");
  router.patch("/api/v1/users/{user_id}/", this, &UsersApi::update, "Change an account")
      .refuses("email", kEmailIsTaken)
      .refuses("is_admin", kNoAdminLeft)
      .refuses("is_active", kNoAdminLeft);
  router.del("/api/v1/users/{user_id}/", this, &UsersApi::remove, "Delete an account")
      .refuses(std::string(kNonFieldErrors), kNoAdminLeft);
  auto& change_password = router.patch(
      "/api/v1/users/{user_id}/change-password/", this, &UsersApi::change_password,
      "Change a password",
      "Ends all tokens and sessions. That of whoever changes the own password goes on by its "
      "refresh token.");
  change_password.rejects("new_password", kPasswordIsCommon)
      .rejects("new_password", kPasswordIsLikeEmail)
      .rejects("new_password", kPasswordIsBreached)
      .rejects("confirm_new_password", PasswordChange::kMismatch)
      .refuses("current_password", PasswordChange::kWrongPassword);
  document_rate_limit(change_password);
}

Task<http::Created<User>> UsersApi::create(std::optional<auth::Caller> caller, http::Client client,
                                           http::Body<NewUser> body, effects::Effect effect) {
  const bool caller_is_admin = caller && caller->is_admin;
  if (body->is_admin.value_or(false) && !caller_is_admin) throw forbidden();
  co_await password_rules_.require("password", body->password, body->email);
  body.value.email = mailbox_of(body->email);
  auto password_hash = co_await passwords_.hash(client.network, std::move(body.value.password));
  if (users_.mails_who_registers() && !caller_is_admin) {
    http::or_too_many(
        co_await mail_brake_.take(effect, Occasion::registration_attempt, client.network));
  }
  co_return http::Created{
      co_await users_.insert(effect, *body, std::move(password_hash), std::move(caller))};
}

Task<http::List<User>> UsersApi::list(auth::Admin admin, http::Query<"search"> search) {
  co_return co_await lists_.begin(users_.list(*search), {},
                                  [this, admin] { return require_still_admin(*admin); });
}

Task<void> UsersApi::require_still_admin(auth::Caller caller) {
  require_still(co_await account_cache_.find(caller.id), caller, std::nullopt);
}

Task<User> UsersApi::retrieve(OwnAccount user) {
  co_return or_not_found(co_await users_.find(*user));
}

Task<User> UsersApi::update(OwnAccount user, http::Body<UserPatch> body) {
  const bool takes_an_admin = body->is_admin.value_or(false) || !body->is_active.value_or(true);
  if (takes_an_admin && !user.caller.is_admin) throw forbidden();
  if (body->email) body.value.email = mailbox_of(*body->email);
  auto updated = or_not_found(co_await users_.update(*user, *body, user.caller));
  account_cache_.forget(*user);
  co_return updated;
}

Task<http::NoContent> UsersApi::remove(OwnAccount user) {
  if (!co_await users_.remove(*user, user.caller)) throw not_found();
  account_cache_.forget(*user);
  co_return http::NoContent();
}

Task<http::Empty> UsersApi::change_password(OwnAccount user, http::Client client,
                                            http::Body<PasswordChange> body) {
  co_await require_current_password(user, client, std::move(body.value.current_password));
  co_await password_rules_.require("new_password", body->new_password, co_await email_of(user));
  auto password_hash = co_await passwords_.hash(client.network, std::move(body.value.new_password));
  if (!co_await users_.change_password(*user, std::move(password_hash), user.caller))
    throw not_found();
  account_cache_.forget(*user);
  co_return http::Empty();
}

Task<void> UsersApi::require_current_password(OwnAccount user, http::Client client,
                                              std::optional<Secret> password) {
  if (!password) {
    const bool is_required = current_password_ == CurrentPassword::is_required;
    if (is_required && user.caller.id == *user) throw invalid("current_password", schema::kMissing);
    co_return;
  }
  auto account = or_not_found(co_await users_.find_account(*user));
  const auto guess = http::or_too_many(co_await guesses_.begin(account.email, client.network));
  co_await guesses_.judge(&guess, check(client, std::move(*password), std::move(account.password)));
  co_await guesses_.end(&guess);
}

Task<void> UsersApi::check(http::Client client, Secret password, std::string stored) {
  if (co_await passwords_.verify(client.network, std::move(password), std::move(stored))) co_return;
  throw refused("current_password", PasswordChange::kWrongPassword);
}

Task<std::string> UsersApi::email_of(OwnAccount user) {
  if (*user == user.caller.id) co_return user.caller.email;
  co_return or_not_found(co_await users_.find(*user)).email;
}

}  // namespace cartwright::customers
