#include "customers/users/password_rules.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "customers/users/common_passwords.hpp"
#include "platform/text/ascii.hpp"
#include "platform/text/split.hpp"
#include "platform/text/utf8.hpp"

namespace cartwright::customers {
namespace {

// In code points. Shorter ones are in too much by chance.
constexpr std::size_t kShortestPart = 4;

constexpr std::string_view kBetweenWords = ".-_+";

bool begins_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

std::size_t count(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_code_point));
}

std::string backwards(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto size = std::min(text::code_point_size(text.front()), text.size());
    result.insert(0, text.substr(0, size));
    text.remove_prefix(size);
  }
  return result;
}

void add_words(std::vector<std::string>& words, std::string_view text) {
  words.emplace_back(text);
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(kBetweenWords), text.size());
    words.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// What the address is made of, in lower case. The last label of its domain, which it shares with
// millions, is no part.
std::vector<std::string> parts_of(std::string_view email) {
  const auto address = text::lower_case(email);
  const std::string_view whole = address;
  const auto at = std::min(whole.rfind('@'), whole.size());
  const auto domain = whole.substr(std::min(at + 1, whole.size()));
  std::vector<std::string> parts{address};
  add_words(parts, whole.substr(0, at));
  add_words(parts, domain.substr(0, domain.rfind('.')));
  std::erase_if(parts, [](const auto& part) { return count(part) < kShortestPart; });
  std::ranges::sort(parts);
  parts.erase(std::ranges::unique(parts).begin(), parts.end());
  return parts;
}

void mark(std::vector<bool>& taken, std::string_view text, std::string_view part) {
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) {
    std::fill_n(taken.begin() + static_cast<std::ptrdiff_t>(at), part.size(), true);
  }
}

}  // namespace

bool is_like(const Secret& password, std::string_view email) {
  const Secret lowered(text::lower_case(password.reveal()));
  const std::string_view text = lowered.reveal();
  std::vector<bool> taken(text.size());
  for (const auto& part : parts_of(email)) {
    mark(taken, text, part);
    mark(taken, text, backwards(part));
  }
  if (std::ranges::find(taken, true) == taken.end()) return false;
  std::size_t left = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!taken[at] && begins_code_point(text[at])) ++left;
  }
  return left < kShortestPassword;
}

void check_password(FieldErrors& errors, std::string_view field, const Secret& password,
                    std::optional<std::string_view> email) {
  if (is_common(password)) errors.add(field, kPasswordIsCommon);
  if (email && is_like(password, *email)) errors.add(field, kPasswordIsLikeEmail);
}

Task<void> PasswordRules::require(std::string field, Secret password, std::string email) {
  FieldErrors errors;
  check_password(errors, field, password, email);
  if (!errors.empty()) throw invalid(std::move(errors));
  if (co_await breached_.know(std::move(password))) throw invalid(field, kPasswordIsBreached);
}

}  // namespace cartwright::customers
