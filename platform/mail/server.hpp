#pragma once
// The server that takes our mail, as a setting names it.

#include <optional>

#include "platform/outbound/exchange.hpp"
#include "platform/outbound/url.hpp"
#include "platform/secret.hpp"

namespace cartwright::mail {

struct Server {
  outbound::Url url;
  std::optional<outbound::Login> login;

  /// Reads `smtp://host:587` or `smtps://host:465`, with or without `user:password@`, in which what
  /// is not a letter or digit may be written as `%2F`. Nothing for anything else.
  static std::optional<Server> parse(const Secret& text);

  /// Whether it is on this machine, from which nothing can be overheard.
  [[nodiscard]] bool is_here() const;
};

}  // namespace cartwright::mail
