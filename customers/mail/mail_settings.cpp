#include "customers/mail/mail_settings.hpp"

#include "platform/mail/address.hpp"
#include "platform/mail/server.hpp"
#include "platform/outbound/url.hpp"
#include "platform/schema/unicode.hpp"

namespace cartwright::customers {
namespace {

constexpr std::size_t kLongestName = 100;

bool is_name(const std::string& text) {
  const auto length = schema::count_code_points(text);
  return length && *length <= kLongestName && text.find_first_of("\r\n\t") == text.npos;
}

bool is_shop(const std::string& text) {
  return outbound::Url::parse(text) && !text.contains('?') && !text.ends_with('/');
}

}  // namespace

std::vector<std::string> MailSettings::faults() const {
  std::vector<std::string> all;
  if (!is_name(shop_name)) all.emplace_back("SHOP_NAME is not one line of up to 100 characters.");
  if (!goes_out()) return all;
  if (!mail::Server::parse(smtp_url)) {
    all.emplace_back(
        "SMTP_URL is not smtp://host or smtps://host, with or without user:password@.");
  }
  if (!mail::Address::of(from)) all.emplace_back("MAIL_FROM is not an e-mail address.");
  if (!is_shop(shop_url)) {
    all.emplace_back("SHOP_URL is not a URL like https://shop.example, with no slash at its end.");
  }
  return all;
}

}  // namespace cartwright::customers
