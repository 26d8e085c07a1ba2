#pragma once
// What whoever asks for too many mails is told.

#include <chrono>
#include <optional>

#include "customers/mail/mail_brake.hpp"
#include "platform/http/too_many_requests.hpp"

namespace cartwright::customers {

/// Throws a 429 where there is a limit.
inline void require_mails_left(const std::optional<MailLimit>& limit) {
  if (!limit) return;
  throw http::TooManyRequests(
      {.name = "mails", .quota = limit->an_hour, .window = std::chrono::hours(1)}, limit->wait);
}

}  // namespace cartwright::customers
