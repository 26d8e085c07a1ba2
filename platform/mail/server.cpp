#include "platform/mail/server.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "platform/schema/ip_address.hpp"
#include "platform/text/parse.hpp"

namespace cartwright::mail {
namespace {

constexpr std::string_view kBehindScheme = "://";

// Nothing where an escape is none, or stands for what ends a text in libcurl.
std::optional<Secret> decode(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    char letter = text[at];
    if (letter == '%') {
      const auto value =
          text::parse<unsigned char>(text.substr(std::min(at + 1, text.size()), 2), 16);
      if (!value || at + 2 >= text.size()) return std::nullopt;
      letter = static_cast<char>(*value);
      at += 2;
    }
    if (letter == '\0' || letter == '\r' || letter == '\n') return std::nullopt;
    decoded += letter;
  }
  return Secret(std::move(decoded));
}

std::optional<outbound::Login> login_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == text.npos || colon == 0) return std::nullopt;
  auto user = decode(text.substr(0, colon));
  auto password = decode(text.substr(colon + 1));
  if (!user || !password) return std::nullopt;
  return outbound::Login{std::move(*user), std::move(*password)};
}

// Where its host begins, behind a login.
std::size_t host_of(std::string_view text, std::size_t authority) {
  const auto end = std::min(text.find_first_of("/?#", authority), text.size());
  const auto at = text.substr(0, end).rfind('@');
  return at == text.npos || at < authority ? authority : at + 1;
}

}  // namespace

std::optional<Server> Server::parse(const Secret& secret) {
  const std::string_view text = secret.reveal();
  const auto scheme = text.find(kBehindScheme);
  if (scheme == text.npos) return std::nullopt;
  const auto authority = scheme + kBehindScheme.size();
  const auto host = host_of(text, authority);
  std::optional<outbound::Login> login;
  if (host != authority) {
    login = login_of(text.substr(authority, host - authority - 1));
    if (!login) return std::nullopt;
  }
  auto url =
      outbound::Url::parse(std::string(text.substr(0, authority)) + std::string(text.substr(host)),
                           outbound::Protocol::smtp);
  if (!url) return std::nullopt;
  return Server{std::move(*url), std::move(login)};
}

bool Server::is_here() const {
  const auto& origin = url.origin();
  const auto begin = origin.find(kBehindScheme) + kBehindScheme.size();
  auto host = std::string_view(origin).substr(begin, origin.rfind(':') - begin);
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") return true;
  const auto address = IpAddress::parse(host);
  if (!address) return false;
  if (address->is_v6()) return *address == IpAddress::parse("::1");
  return address->bytes().front() == 127;
}

}  // namespace cartwright::mail
