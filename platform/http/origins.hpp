#pragma once
// Origins of pages, as the setting ALLOWED_ORIGINS names them (CORS).

#include <string_view>

namespace cartwright::http {

/// Whether `text` may stand in the setting: an origin as browsers send it, `https://shop.example`
/// or with a port, one with any port, `http://localhost:*`, or `*` for all.
bool is_allowed_origin(std::string_view text);

/// Whether `allowed`, an entry of the setting, means `origin`.
bool allows_origin(std::string_view allowed, std::string_view origin);

}  // namespace cartwright::http
