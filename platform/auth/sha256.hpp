#pragma once
// SHA-256 (FIPS 180-4) of what nobody can guess, such as a random token.

#include <string_view>

#include "platform/schema/bytes.hpp"

namespace cartwright::auth {

/// 32 bytes. A password is guessed from it: that takes Passwords.
Bytes sha256(std::string_view text);

}  // namespace cartwright::auth
