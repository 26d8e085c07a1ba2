#pragma once
// What a login takes and gives.

#include <string>

#include "customers/sessions/session.hpp"
#include "customers/users/user.hpp"
#include "platform/schema/schema.hpp"
#include "platform/secret.hpp"

namespace cartwright::customers {

struct Credentials {
  std::string email;
  Secret password;

  static constexpr std::string_view schema_name = "Credentials";
  static constexpr auto schema() {
    return fields(field("email", &Credentials::email, email_format, example("admin1@email.com")),
                  field("password", &Credentials::password, write_only, example("testPass123")));
  }
};

/// The tokens of a new session, and whom they speak for.
struct Login : IssuedTokens {
  User user;

  static constexpr std::string_view schema_name = "Login";
  static constexpr auto schema() {
    return extend(IssuedTokens::schema(), field("user", &Login::user));
  }
};

}  // namespace cartwright::customers
