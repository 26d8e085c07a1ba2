#pragma once
// The value of an Authorization header.

#include <cstddef>
#include <string_view>

#include "platform/error.hpp"

namespace cartwright::auth {

/// What the contract says to who sends no token, and to who sends one that is not honoured.
Error missing_token();
Error invalid_token();

/// The token of `Bearer <token>`, where the scheme may stand twice. Throws `unauthenticated` with
/// the contract's message if there is no value, it is not two parts with exactly one space between,
/// or the scheme is another.
std::string_view bearer_token(std::string_view authorization);

/// No token is longer.
inline constexpr std::size_t kLongestToken = 8192;

/// Whether `token` looks like one: three parts in the letters of base64url, and not too long.
bool may_be_token(std::string_view token);

}  // namespace cartwright::auth
