#pragma once
// Tokens that say nothing: whoever holds one is let in. Only their hashes are stored, so that what
// leaks from a database opens nothing.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "platform/schema/bytes.hpp"
#include "platform/secret.hpp"

namespace cartwright::auth {

/// Bytes that nobody can guess.
Secret random_bytes(std::size_t size);

/// A new token of 256 random bits in base64url.
std::string make_opaque_token();

/// The SHA-256 of a token, by which it is looked up; nothing of a text that is none.
std::optional<Bytes> hash_of_token(std::string_view token);

}  // namespace cartwright::auth
