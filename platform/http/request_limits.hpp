#pragma once
// How large the parts of a request may be.

#include <cstdint>

namespace cartwright::http {

/// In bytes.
struct RequestLimits {
  std::uint32_t header = 16 * 1024;  ///< request line and all fields
  std::uint32_t target = 8 * 1024;
  std::uint64_t body = 1024 * 1024;
};

}  // namespace cartwright::http
