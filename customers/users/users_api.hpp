#pragma once
// The endpoints under /api/v1/users/. Each signature says who may call it and what it takes.

#include <vector>

#include "customers/users/user.hpp"
#include "customers/users/users.hpp"
#include "platform/auth/passwords.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/router.hpp"

namespace cartwright::customers {

class UsersApi {
 public:
  /// Both outlive this object.
  UsersApi(Users& users, auth::Passwords& passwords) : users_(users), passwords_(passwords) {}

  /// Adds the endpoints to `router`; this object outlives it.
  void mount(http::Router& router);

 private:
  using UserIdInPath = http::Path<"user_id", UserId>;

  Task<http::Created<User>> create(std::optional<auth::Caller> caller, http::Body<NewUser> body);
  Task<std::vector<User>> list(auth::Caller caller, http::Query<"search"> search);
  Task<User> retrieve(auth::Caller caller, UserIdInPath user_id);
  Task<User> update(auth::Caller caller, UserIdInPath user_id, http::Body<UserPatch> body);
  Task<http::NoContent> remove(auth::Caller caller, UserIdInPath user_id);
  Task<http::Empty> change_password(auth::Caller caller, UserIdInPath user_id,
                                    http::Body<PasswordChange> body);

  Users& users_;
  auth::Passwords& passwords_;
};

}  // namespace cartwright::customers
