#pragma once
// The id of a token. It says for which password of the account the token was issued.

#include <cstdint>
#include <string>
#include <string_view>

namespace cartwright::auth {

/// A new token id that carries the account's password version: `<version>.<random>`.
std::string make_jti(std::int32_t password_version);

/// The password version of a token id; 0 if it has any other form than make_jti gives it.
std::int32_t password_version(std::string_view jti);

}  // namespace cartwright::auth
