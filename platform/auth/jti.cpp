#include "platform/auth/jti.hpp"

#include <sodium.h>

#include <array>
#include <charconv>
#include <optional>
#include <system_error>

#include "platform/text/base64url.hpp"

namespace cartwright::auth {
namespace {

// The number before the next dot, unless it is negative or nothing follows; takes both away.
template <class Number>
std::optional<Number> take_number(std::string_view& text) {
  Number number = 0;
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const bool is_ours =
      error == std::errc{} && number >= 0 && rest != end && *rest == '.' && rest + 1 != end;
  if (!is_ours) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(rest + 1 - text.data()));
  return number;
}

}  // namespace

std::string make_jti(Stamp stamp) {
  std::array<char, 16> random;
  randombytes_buf(random.data(), random.size());
  std::string jti =
      std::to_string(stamp.password_version) + '.' + std::to_string(stamp.epoch) + '.';
  text::append_base64url(jti, std::string_view(random.data(), random.size()));
  return jti;
}

Stamp read_stamp(std::string_view jti) {
  const auto version = take_number<std::int32_t>(jti);
  if (!version) return {};
  return {.epoch = take_number<std::int64_t>(jti).value_or(0), .password_version = *version};
}

}  // namespace cartwright::auth
