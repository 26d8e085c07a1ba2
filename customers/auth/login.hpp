#pragma once
// What a login takes and gives.

#include <cstddef>
#include <string>

#include "customers/users/user.hpp"
#include "platform/schema/schema.hpp"
#include "platform/secret.hpp"

namespace cartwright::customers {

/// In bytes: the longest that registration takes, 1,024 code points.
inline constexpr std::size_t kLongestPassword = 4096;

struct Credentials {
  std::string email;
  Secret password;

  static constexpr std::string_view schema_name = "Credentials";
  static constexpr auto schema() {
    return fields(field("email", &Credentials::email, email_format, example("admin1@email.com")),
                  field("password", &Credentials::password, write_only, example("testPass123")));
  }
};

/// A token and whom it speaks for.
struct Login {
  std::string token;
  User user;

  static constexpr std::string_view schema_name = "Login";
  static constexpr auto schema() {
    return fields(field("token", &Login::token,
                        doc("The value of the Authorization header of later requests."),
                        example("Bearer eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.c2ln")),
                  field("user", &Login::user));
  }
};

}  // namespace cartwright::customers
