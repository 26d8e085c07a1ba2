#pragma once
// Tokens for tests that are not about login.

#include <chrono>
#include <string>

#include "platform/auth/caller.hpp"
#include "platform/secret.hpp"

namespace cartwright::testing {

/// "Bearer …" for a user who never changed the password; expires `lifetime` from now, which may be
/// in the past. Its e-mail and is_admin are wrong on purpose: nobody may believe them.
std::string bearer_token(const Secret& secret, UserId user_id,
                         std::chrono::seconds lifetime = std::chrono::hours(1));

}  // namespace cartwright::testing
