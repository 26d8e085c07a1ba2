#include "platform/outbound/url.hpp"

#include <curl/urlapi.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace cartwright::outbound {
namespace {

using Parts = std::unique_ptr<CURLU, decltype([](CURLU* parts) { curl_url_cleanup(parts); })>;

// What nobody sees in a URL may still end one in a log, or in a head.
bool is_visible_ascii(char letter) { return letter > ' ' && letter < '\x7f'; }

// libcurl, like browsers, guesses what is meant by one slash or three.
bool has_authority(std::string_view text) {
  const auto rest = text.substr(std::min(text.find(':'), text.size()));
  return rest.starts_with("://") && !rest.starts_with(":///");
}

bool is_of(Protocol protocol, std::string_view scheme) {
  switch (protocol) {
    case Protocol::http:
      return scheme == "http" || scheme == "https";
    case Protocol::smtp:
      return scheme == "smtp" || scheme == "smtps";
  }
  return false;
}

// Null for what is no URL.
Parts split(const std::string& text) {
  Parts parts(curl_url());
  constexpr unsigned kFlags = CURLU_NON_SUPPORT_SCHEME | CURLU_DISALLOW_USER;
  if (curl_url_set(parts.get(), CURLUPART_URL, text.c_str(), kFlags) != CURLUE_OK) return nullptr;
  return parts;
}

std::string take(const Parts& parts, CURLUPart part, unsigned flags = 0) {
  char* found = nullptr;
  if (curl_url_get(parts.get(), part, &found, flags) != CURLUE_OK) return {};
  std::string text = found;
  curl_free(found);
  return text;
}

}  // namespace

std::optional<Url> Url::parse(std::string_view text, Protocol protocol) {
  if (text.size() > kLongest || !has_authority(text)) return std::nullopt;
  if (!std::ranges::all_of(text, is_visible_ascii)) return std::nullopt;
  const auto parts = split(std::string(text));
  if (parts == nullptr || !take(parts, CURLUPART_FRAGMENT).empty()) return std::nullopt;
  const auto scheme = take(parts, CURLUPART_SCHEME);
  const auto host = take(parts, CURLUPART_HOST);
  if (!is_of(protocol, scheme) || host.empty()) return std::nullopt;
  return Url(take(parts, CURLUPART_URL),
             scheme + "://" + host + ":" + take(parts, CURLUPART_PORT, CURLU_DEFAULT_PORT));
}

}  // namespace cartwright::outbound
