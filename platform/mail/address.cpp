#include "platform/mail/address.hpp"

#include <idn2.h>

#include <memory>

#include "platform/schema/email.hpp"

namespace cartwright::mail {
namespace {

struct Free {
  void operator()(char* text) const { idn2_free(text); }
};

std::optional<std::string> ascii_domain(const std::string& domain) {
  char* text = nullptr;
  const int done = idn2_to_ascii_8z(domain.c_str(), &text, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const std::unique_ptr<char, Free> owned(text);
  return done == IDN2_OK ? std::optional<std::string>(text) : std::nullopt;
}

}  // namespace

std::optional<Address> Address::of(std::string_view email) {
  if (!schema::is_email(email)) return std::nullopt;
  const auto domain = email.rfind('@') + 1;
  return ascii_domain(std::string(email.substr(domain))).transform([&](const std::string& spelled) {
    return Address(std::string(email.substr(0, domain)) + spelled);
  });
}

}  // namespace cartwright::mail
