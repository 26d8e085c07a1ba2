#pragma once
// What somebody says who has forgotten the password.

#include <string>

#include "customers/users/user.hpp"
#include "platform/schema/schema.hpp"
#include "platform/secret.hpp"

namespace cartwright::customers {

struct Recovery {
  std::string email;

  static constexpr std::string_view schema_name = "Recovery";
  static constexpr auto schema() {
    return fields(field("email", &Recovery::email, email_format, example("ann@example.com")));
  }
};

/// A code that has come by mail, and a new password, typed twice.
struct PasswordReset {
  std::string code;
  Secret new_password;
  Secret confirm_new_password;

  static constexpr std::string_view schema_name = "PasswordReset";
  static constexpr auto schema() {
    return fields(
        field("code", &PasswordReset::code, example("3q2-7wJf0nXG5Yd0Z3eYyD1yVhT6b2m9QkLxS8uRcNE")),
        field("new_password", &PasswordReset::new_password, kPasswordLength, kPasswordDoc,
              write_only, example("battery staple")),
        field("confirm_new_password", &PasswordReset::confirm_new_password, kPasswordLength,
              write_only, example("battery staple")));
  }

  /// The rules of passwords and across both fields; checked once each holds by itself.
  void check(FieldErrors& errors) const {
    check_password(errors, "new_password", new_password);
    if (new_password != confirm_new_password) {
      errors.add("confirm_new_password", PasswordChange::kMismatch);
    }
  }
};

}  // namespace cartwright::customers
