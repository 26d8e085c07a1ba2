#pragma once
// Where the picture of a product is, as administrators write it and browsers follow it.

#include <string>
#include <string_view>

#include "platform/schema/value.hpp"

namespace cartwright::cart {

/// An https URL, or a path on the host that serves the shop.
struct ImageUrl {
  std::string text;
};

/// Whether `text` leads a browser nowhere but to an https host or a path: it runs no script, and no
/// other host hides behind `//` or a backslash. All of it are characters of RFC 3986.
bool is_image_url(std::string_view text);

inline constexpr schema::Kind kImageUrl{
    R"({"type": "string", "pattern": )"
    R"("^(https://[0-9A-Za-z\\[][0-9A-Za-z\\[\\]:/?#@!$&'()*+,;=._~%-]*)"
    R"(|/([0-9A-Za-z\\[\\]:?#@!$&'()*+,;=._~%-][0-9A-Za-z\\[\\]:/?#@!$&'()*+,;=._~%-]*)?)$"})",
    R"("/images/desk.jpg")"};

inline constexpr auto kNoImageUrl = "Must be an https URL, or a path that begins with one slash.";

}  // namespace cartwright::cart

template <>
struct cartwright::schema::Value<cartwright::cart::ImageUrl> {
  static constexpr Type kType{&cart::kImageUrl};
  static constexpr Suits kSuits{.length = true, .text = true};
  static Fault read(Input input, const Rules& rules, cart::ImageUrl& url) {
    if (auto fault = read_text(input, rules, url.text)) return fault;
    return cart::is_image_url(url.text) ? Fault() : cart::kNoImageUrl;
  }
};
