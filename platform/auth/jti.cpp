#include "platform/auth/jti.hpp"

#include <sodium.h>

#include <array>
#include <charconv>
#include <system_error>

#include "platform/auth/base64url.hpp"

namespace cartwright::auth {

std::string make_jti(std::int32_t password_version) {
  std::array<char, 16> random;
  randombytes_buf(random.data(), random.size());
  std::string jti = std::to_string(password_version) + '.';
  append_base64url(jti, std::string_view(random.data(), random.size()));
  return jti;
}

std::int32_t password_version(std::string_view jti) {
  std::int32_t version = 0;
  const auto* end = jti.data() + jti.size();
  const auto [rest, error] = std::from_chars(jti.data(), end, version);
  const bool is_ours =
      error == std::errc{} && version >= 0 && rest != end && *rest == '.' && rest + 1 != end;
  return is_ours ? version : 0;
}

}  // namespace cartwright::auth
