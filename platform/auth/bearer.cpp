#include "platform/auth/bearer.hpp"

#include "platform/error.hpp"

namespace cartwright::auth {
namespace {

constexpr std::string_view kScheme = "Bearer ";
constexpr std::string_view kSchemeTwice = "Bearer Bearer ";

}  // namespace

std::string_view bearer_token(std::string_view authorization) {
  if (authorization.empty()) throw unauthenticated("Missing authorization token");
  // Generated clients put the scheme before the whole of what a login answers, which has it
  // already.
  if (authorization.starts_with(kSchemeTwice)) authorization.remove_prefix(kScheme.size());
  const auto space = authorization.find(' ');
  const bool has_two_parts = space != std::string_view::npos && space == authorization.rfind(' ') &&
                             space != 0 && space + 1 != authorization.size();
  if (!has_two_parts) throw unauthenticated("Invalid authorization header");
  if (authorization.substr(0, space) != "Bearer") throw unauthenticated("Invalid token scheme");
  return authorization.substr(space + 1);
}

}  // namespace cartwright::auth
