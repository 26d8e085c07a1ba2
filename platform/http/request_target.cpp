#include "platform/http/request_target.hpp"

#include <algorithm>
#include <array>

namespace cartwright::http {
namespace {

constexpr std::array<std::string_view, 2> kSchemes{"http://", "https://"};

// Stricter than many servers, laxer than RFC 3986: browsers send `|` or `{` in queries as they are.
bool is_target_letter(char letter) { return letter > ' ' && letter < '\x7f' && letter != '#'; }

bool is_host_letter(char letter) {
  constexpr std::string_view kMarks = "-._~!$&'()*+;=%:[]";
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || kMarks.contains(letter);
}

bool starts_with_scheme(std::string_view target, std::string_view scheme) {
  const auto lower = [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  };
  return target.size() > scheme.size() &&
         std::ranges::equal(target.substr(0, scheme.size()), scheme, {}, lower);
}

// What follows scheme and host; the host itself is ignored, as the Host header is.
std::optional<std::string_view> without_authority(std::string_view target) {
  for (const auto scheme : kSchemes) {
    if (!starts_with_scheme(target, scheme)) continue;
    const auto rest = target.substr(scheme.size());
    const auto end = std::min(rest.find_first_of("/?"), rest.size());
    if (end == 0 || !is_host(rest.substr(0, end))) return std::nullopt;
    return rest.substr(end);
  }
  return std::nullopt;
}

RequestTarget split(std::string_view target) {
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return {.path = target, .query = {}};
  return {.path = target.substr(0, mark), .query = target.substr(mark + 1)};
}

}  // namespace

std::optional<RequestTarget> read_target(std::string_view target) {
  if (!std::ranges::all_of(target, is_target_letter)) return std::nullopt;
  if (target.starts_with('/')) return split(target);
  const auto rest = without_authority(target);
  if (!rest) return std::nullopt;
  auto result = split(*rest);
  if (result.path.empty()) result.path = "/";
  return result;
}

bool is_host(std::string_view value) { return std::ranges::all_of(value, is_host_letter); }

}  // namespace cartwright::http
