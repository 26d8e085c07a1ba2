#pragma once
// What a client would like to get: types and codings (RFC 9110, 12.5) and what it has (13.1.2).

#include <optional>
#include <span>
#include <string_view>

#include "platform/http/fields.hpp"

namespace cartwright::http {

/// Whether a reply should have this content coding, in lower case, instead of none. A client that
/// refuses both gets the reply without one.
bool prefers_coding(FieldLines accept_encoding, std::string_view coding);

/// How much a client likes this content coding, by its name or by `*`: thousandths, 0 if it wants
/// none of it.
int weight_of_coding(FieldLines accept_encoding, std::string_view coding);

/// Which of the media types, in lower case, a client would like best, the first of several; nothing
/// if it takes none. Whoever does not say takes any.
std::optional<std::string_view> preferred_type(FieldLines accept,
                                               std::span<const std::string_view> types);

/// Whether If-None-Match names the entity tag, by the weak comparison, or any with `*`.
bool names_tag(FieldLines if_none_match, std::string_view tag);

/// Whether If-Match names a strong tag that begins so, or any with `*`.
bool names_version(std::string_view if_match, std::string_view beginning);

}  // namespace cartwright::http
