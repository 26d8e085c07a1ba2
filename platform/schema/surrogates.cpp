#include "platform/schema/surrogates.hpp"

#include "platform/text/parse.hpp"

namespace cartwright::schema {
namespace {

constexpr std::size_t kEscapeSize = 6;  // \ud800

// The code unit of the \uXXXX at the start of `text`, or 0.
unsigned escaped_unit(std::string_view text) {
  if (text.size() < kEscapeSize || !text.starts_with("\\u")) return 0;
  return text::parse<unsigned>(text.substr(2, 4), 16).value_or(0);
}

bool is_leading(unsigned unit) { return unit >= 0xd800 && unit <= 0xdbff; }
bool is_trailing(unsigned unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

// How many bytes from a backslash on belong together: a pair of surrogates, one escape, or what
// follows a backslash.
std::size_t unit_size(std::string_view text) {
  const auto unit = escaped_unit(text);
  if (unit == 0) return std::min<std::size_t>(2, text.size());
  const bool paired = is_leading(unit) && is_trailing(escaped_unit(text.substr(kEscapeSize)));
  return paired ? 2 * kEscapeSize : kEscapeSize;
}

}  // namespace

std::string take_replacing_lone_surrogates(std::string_view& json, std::size_t size) {
  std::string replaced;
  replaced.reserve(size);
  while (!json.empty() && replaced.size() < size) {
    const auto plain = json.substr(0, size - replaced.size());
    const auto until_escape = plain.substr(0, plain.find('\\'));
    replaced.append(until_escape);
    json.remove_prefix(until_escape.size());
    if (until_escape.size() == plain.size()) continue;
    const auto escape = json.substr(0, unit_size(json));
    const auto unit = escaped_unit(json);
    const bool is_alone = escape.size() == kEscapeSize && (is_leading(unit) || is_trailing(unit));
    replaced.append(is_alone ? std::string_view("\xff") : escape);
    json.remove_prefix(escape.size());
  }
  return replaced;
}

}  // namespace cartwright::schema
