#pragma once
// What a request shows of whom it comes from.

#include <string_view>

#include "platform/runtime/client_network.hpp"

namespace cartwright::auth {

/// Views of the request, which outlives whoever judges it. A text that was not sent is empty.
struct Credentials {
  std::string_view authorization{};  ///< `Bearer <token>`
  std::string_view own_secret{};     ///< of callers whom only the service itself knows
  std::string_view trace{};          ///< what the request is a part of, as `traceparent` says it
  runtime::ClientNetwork address{};

  /// Tells no token, which a guest has, from one that is not honoured, which nobody may have.
  [[nodiscard]] bool has_token() const { return !authorization.empty(); }
};

}  // namespace cartwright::auth
