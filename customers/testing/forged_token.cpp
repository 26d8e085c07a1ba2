#include "customers/testing/forged_token.hpp"

#include "platform/auth/base64url.hpp"
#include "platform/auth/hs256.hpp"
#include "platform/secret.hpp"

namespace cartwright::customers {

std::string forged_token(std::string_view header, std::string_view payload,
                         const std::string& secret) {
  std::string token;
  auth::append_base64url(token, header);
  token += '.';
  auth::append_base64url(token, payload);
  const auto signature =
      secret.empty() ? auth::Hs256::Signature{} : auth::Hs256(Secret(secret)).sign(token);
  token += '.';
  if (!secret.empty()) {
    auth::append_base64url(token, std::string_view(signature.data(), signature.size()));
  }
  return "Bearer " + token;
}

}  // namespace cartwright::customers
