#include "customers/users/breached_passwords.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "platform/auth/sha1.hpp"
#include "platform/error.hpp"
#include "platform/runtime/log.hpp"
#include "platform/text/ascii.hpp"
#include "platform/text/split.hpp"

namespace cartwright::customers {
namespace {

using namespace std::chrono_literals;

// An answer has about a thousand lines of 40 bytes.
constexpr outbound::Limits kLimits{.connecting = 1s, .whole = 2s, .body = 256 * 1024};

// Which the server is told.
constexpr std::size_t kDigits = 5;

constexpr auto kBetweenLines = 1min;

// A line is `<the other 35 digits>:<how often it was seen>`; what pads an answer was seen 0 times.
bool names(std::string_view answer, std::string_view other_digits) {
  while (!text::at_end(answer)) {
    auto line = text::take_until(answer, '\n');
    const auto digits = text::take_until(line, ':');
    if (!std::ranges::equal(digits, other_digits, {}, text::lower, text::lower)) continue;
    return line.find_first_of("123456789") != line.npos;
  }
  return false;
}

std::unique_ptr<outbound::Outbound> outbound_to(const std::string& url) {
  if (url.empty()) return nullptr;
  return std::make_unique<outbound::Outbound>(outbound::anywhere, kLimits);
}

}  // namespace

std::vector<std::string> BreachedPasswordsSettings::faults() const {
  if (url.empty()) return {};
  if (outbound::Url::parse(url) && url.ends_with('/')) return {};
  return {"BREACHED_PASSWORDS_URL must be an http or https URL that ends with a slash."};
}

BreachedPasswords::BreachedPasswords(BreachedPasswordsSettings settings)
    : url_(std::move(settings.url)), outbound_(outbound_to(url_)) {}

Task<bool> BreachedPasswords::know(Secret password) {
  if (!outbound_) co_return false;
  const auto sha1 = auth::sha1_digits(password);
  const auto answer = co_await ask(sha1.reveal().substr(0, kDigits));
  co_return names(answer, std::string_view(sha1.reveal()).substr(kDigits));
}

Task<std::string> BreachedPasswords::ask(std::string digits) {
  std::string reason;
  try {
    auto answer = co_await outbound_->ask(
        {.url = outbound::Url::parse(url_ + digits).value(), .fields = {{"Add-Padding", "true"}}});
    if (answer.is_success()) co_return std::move(answer.body);
    reason = fmt::format("It answers with status {}.", answer.status);
  } catch (const outbound::NoAnswer& none) {
    reason = none.what();
  } catch (const Error& too_much) {
    reason = too_much.what();
  }
  log_no_answer(reason);
  co_return std::string();
}

void BreachedPasswords::log_no_answer(const std::string& reason) {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_line_) return;
  next_line_ = now + kBetweenLines;
  log::warning("passwords are not looked up among breached ones", {{"reason", reason}});
}

}  // namespace cartwright::customers
