#pragma once
// Addresses of servers elsewhere, as settings and clients write them.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cartwright::outbound {

enum class Protocol { http, smtp };

/// An absolute URL (RFC 3986) of a protocol, with or without TLS,
/// in libcurl's normal form. It has no user, no password and no fragment; its query may hold a
/// secret.
class Url {
 public:
  static constexpr std::size_t kLongest = 2'048;

  /// Nothing if `text` is none, or longer than kLongest.
  static std::optional<Url> parse(std::string_view text, Protocol protocol = Protocol::http);

  [[nodiscard]] const std::string& text() const { return text_; }

  /// Scheme, host and port, which logs may show: `https://example.com:443`.
  [[nodiscard]] const std::string& origin() const { return origin_; }

  bool operator==(const Url&) const = default;

 private:
  Url(std::string text, std::string origin) : text_(std::move(text)), origin_(std::move(origin)) {}

  std::string text_;
  std::string origin_;
};

}  // namespace cartwright::outbound
