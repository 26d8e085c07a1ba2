#include "customers/testing/forged_token.hpp"

#include "platform/auth/hs256.hpp"
#include "platform/secret.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::customers {

std::string forged_token(std::string_view header, std::string_view payload,
                         const std::string& secret) {
  std::string token;
  text::append_base64url(token, header);
  token += '.';
  text::append_base64url(token, payload);
  const auto signature =
      secret.empty() ? auth::Hs256::Signature{} : auth::Hs256(Secret(secret)).sign(token);
  token += '.';
  if (!secret.empty()) {
    text::append_base64url(token, std::string_view(signature.data(), signature.size()));
  }
  return "Bearer " + token;
}

}  // namespace cartwright::customers
