#include "platform/http/origins.hpp"

#include <algorithm>

#include "platform/http/request_target.hpp"

namespace cartwright::http {
namespace {

constexpr std::string_view kAnyPort = ":*";

// Scheme, host, perhaps a port, all in lower case (RFC 6454).
bool is_origin(std::string_view text) {
  const auto scheme = text.starts_with("https://") ? 8U : 7U;
  if (scheme == 7U && !text.starts_with("http://")) return false;
  const auto host = text.substr(scheme);
  const auto is_strange = [](char letter) {
    return letter == '*' || (letter >= 'A' && letter <= 'Z');
  };
  return !host.empty() && is_host(host) && std::ranges::none_of(host, is_strange);
}

std::string_view without_port(std::string_view allowed) {
  return allowed.substr(0, allowed.size() - kAnyPort.size());
}

// `:3000`, or nothing where the port is that of the scheme.
bool is_port(std::string_view text) {
  if (text.empty()) return true;
  return text.size() > 1 && text.front() == ':' &&
         std::ranges::all_of(text.substr(1), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool is_allowed_origin(std::string_view text) {
  if (text == "*") return true;
  return is_origin(text.ends_with(kAnyPort) ? without_port(text) : text);
}

bool allows_origin(std::string_view allowed, std::string_view origin) {
  if (allowed == "*" || allowed == origin) return true;
  if (!allowed.ends_with(kAnyPort)) return false;
  const auto start = without_port(allowed);
  return origin.starts_with(start) && is_port(origin.substr(start.size()));
}

}  // namespace cartwright::http
