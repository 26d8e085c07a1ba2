#pragma once
// The other end of /readyz, for containers that have no curl.

#include <cstdint>

namespace cartwright::http {

/// Asks the service on this machine's `port` for /readyz. Throws std::runtime_error with what it
/// said if that is anything but 200, or if it says nothing within three seconds.
void require_ready(std::uint16_t port);

}  // namespace cartwright::http
