#pragma once
// Tokens for tests that are not about login.

#include <chrono>
#include <string>

#include "platform/auth/caller.hpp"
#include "platform/auth/jti.hpp"
#include "platform/secret.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::test {

/// "Bearer …" for a user whose account has this stamp; expires `lifetime` from now, which may be in
/// the past. Its e-mail and is_admin are wrong on purpose: nobody may believe them.
std::string bearer_token(const Secret& secret, auth::CallerId user_id, auth::Stamp stamp,
                         std::chrono::seconds lifetime = std::chrono::hours(1));

/// The stamp of an account in the database of customers; none if there is no such user.
auth::Stamp stamp_of(TemporaryDatabase& customers, auth::CallerId user_id);

}  // namespace cartwright::test
