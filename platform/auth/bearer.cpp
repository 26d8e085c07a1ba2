#include "platform/auth/bearer.hpp"

#include <algorithm>
#include <array>

#include "platform/text/base64url.hpp"

namespace cartwright::auth {
namespace {

constexpr std::string_view kScheme = "Bearer ";
constexpr std::string_view kSchemeTwice = "Bearer Bearer ";

}  // namespace

Error missing_token() { return unauthenticated("Missing authorization token"); }
Error invalid_token() { return unauthenticated("Invalid authorization token"); }

std::string_view bearer_token(std::string_view authorization) {
  if (authorization.empty()) throw missing_token();
  // Generated clients put the scheme before the whole of what a login answers, which has it
  // already.
  if (authorization.starts_with(kSchemeTwice)) authorization.remove_prefix(kScheme.size());
  const auto space = authorization.find(' ');
  const bool has_two_parts = space != std::string_view::npos && space != 0 &&
                             space + 1 != authorization.size() &&
                             authorization.find(' ', space + 1) == std::string_view::npos;
  if (!has_two_parts) throw unauthenticated("Invalid authorization header");
  if (authorization.substr(0, space) != "Bearer") throw unauthenticated("Invalid token scheme");
  return authorization.substr(space + 1);
}

bool may_be_token(std::string_view token) {
  if (token.size() > kLongestToken) return false;
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  if (first == std::string_view::npos || first == last) return false;
  const auto header = token.substr(0, first);
  const auto payload = token.substr(first + 1, last - first - 1);
  const auto signature = token.substr(last + 1);
  return std::ranges::all_of(std::array{header, payload, signature}, [](std::string_view part) {
    return !part.empty() && text::has_base64url_letters(part);
  });
}

}  // namespace cartwright::auth
