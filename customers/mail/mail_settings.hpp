#pragma once
// By whom mail goes out, in whose name, and what it says.

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "platform/runtime/config.hpp"
#include "platform/secret.hpp"

namespace cartwright::customers {

struct MailSettings {
  Secret smtp_url{};
  std::string smtp_ca{};
  std::string from{};
  std::string shop_name = "Cartwright";
  std::string shop_url{};
  std::string templates{};
  std::int32_t requests_per_hour = 20;

  static constexpr auto settings() {
    using runtime::range, runtime::setting;
    return std::tuple(
        setting(
            "SMTP_URL", &MailSettings::smtp_url,
            "who takes mail, smtp://user:password@host:587 or smtps://…; none goes out without"),
        setting("SMTP_CA", &MailSettings::smtp_ca,
                "file with the CAs that may speak for it; those of the system if not set"),
        setting("MAIL_FROM", &MailSettings::from, "the address that mail comes from"),
        setting("SHOP_NAME", &MailSettings::shop_name, "what the shop is called in mails"),
        setting("SHOP_URL", &MailSettings::shop_url, "where it is: links in mails begin with it"),
        setting("MAIL_TEMPLATES", &MailSettings::templates,
                "folder with texts that replace those of the program"),
        setting("MAIL_REQUESTS_PER_HOUR", &MailSettings::requests_per_hour, range(0, 1'000'000),
                "mails of each kind that one network may ask for in an hour, 0 for any number"));
  }

  [[nodiscard]] bool goes_out() const { return !smtp_url.empty(); }

  /// What is wrong with them together.
  [[nodiscard]] std::vector<std::string> faults() const;
};

}  // namespace cartwright::customers
