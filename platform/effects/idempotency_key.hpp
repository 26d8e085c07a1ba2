#pragma once
// How a client names a request that it may send again
// (draft-ietf-httpapi-idempotency-key-header-07).

#include <optional>
#include <string_view>

#include "platform/error.hpp"
#include "platform/http/fields.hpp"

namespace cartwright::effects {

/// The key: 1 to 255 visible characters of ASCII without `"` and `\`, bare or in double quotes, of
/// which it is a view without. Nothing if none was sent; throws `bad_request` if it is none.
std::optional<std::string_view> read_idempotency_key(const http::Fields& fields);

/// What clients are told of a key.
Error not_a_key();
Error used_otherwise();
Error still_at_it();

}  // namespace cartwright::effects
