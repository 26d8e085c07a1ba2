#pragma once
// What tells two contents of requests apart.

#include <string_view>

#include "platform/schema/bytes.hpp"
#include "platform/secret.hpp"
#include "platform/task.hpp"

namespace cartwright::effects {

/// HMAC-SHA-256 of `body`, which outlives the task: it may hold a password, which its bare hash
/// would give away to whoever tries. While a long one is read, others have their turn.
Task<Bytes> hash_content(Secret key, std::string_view body);

}  // namespace cartwright::effects
