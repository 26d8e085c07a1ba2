#pragma once
// The other end of /readyz, for containers that have no curl.

#include "platform/http/server_settings.hpp"

namespace cartwright::http {

/// Asks a service of this machine, where it listens by these settings, for /readyz. Throws
/// std::runtime_error with what it said if that is anything but 200, or if it says nothing within
/// three seconds.
void require_ready(const ServerSettings& settings);

}  // namespace cartwright::http
