#include "customers/users/mailbox.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>

#include "platform/schema/email.hpp"
#include "platform/text/ascii.hpp"

namespace cartwright::customers {
namespace {

struct Free {
  void operator()(char* text) const { idn2_free(text); }
};

using Text = std::unique_ptr<char, Free>;

bool is_plain(std::string_view domain) {
  const auto is_ascii = [](char letter) { return static_cast<unsigned char>(letter) < 0x80; };
  return std::ranges::all_of(domain, is_ascii) && !text::lower_case(domain).contains("xn--");
}

std::optional<std::string> to_ascii(const std::string& domain) {
  char* text = nullptr;
  const int done = idn2_to_ascii_8z(domain.c_str(), &text, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
  const Text owned(text);
  return done == IDN2_OK ? std::optional<std::string>(text) : std::nullopt;
}

std::optional<std::string> to_unicode(const std::string& domain) {
  char* text = nullptr;
  const int done = idn2_to_unicode_8z8z(domain.c_str(), &text, 0);
  const Text owned(text);
  return done == IDN2_OK ? std::optional<std::string>(text) : std::nullopt;
}

}  // namespace

std::string mailbox_of(const std::string& email) {
  const auto domain = email.rfind('@') + 1;
  if (is_plain(std::string_view(email).substr(domain))) return email;
  // There and back: only what has passed as a label of the DNS has one spelling.
  const auto spelled = to_ascii(email.substr(domain)).and_then(to_unicode);
  auto mailbox = email.substr(0, domain) + spelled.value_or("");
  return schema::is_email(mailbox) ? mailbox : email;
}

}  // namespace cartwright::customers
