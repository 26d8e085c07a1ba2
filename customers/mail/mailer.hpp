#pragma once
// Writes the mails that wait, and hands them to the server of mail.

#include <optional>
#include <string>

#include "customers/mail/codes.hpp"
#include "customers/mail/mail_job.hpp"
#include "customers/mail/mail_settings.hpp"
#include "customers/mail/templates.hpp"
#include "customers/users/users.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/mail/sender.hpp"
#include "platform/outbound/exchange.hpp"
#include "platform/runtime/clock.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

/// What all loops send mail with; outlives them.
class MailOffice {
 public:
  /// What is wrong with the templates, Templates throws. `elsewhere` is for servers that
  /// are not on this machine.
  MailOffice(const MailSettings& settings, outbound::Encryption elsewhere);

  /// The mail, as it is for everybody whom it is written to. Throws what Sender::send() does.
  Task<void> send(Occasion occasion, TemplateValues values, mail::Address to, std::string id);

  [[nodiscard]] bool is_open() const { return sender_.has_value(); }

 private:
  const MailSettings settings_;
  const Templates templates_;
  std::optional<mail::Sender> sender_;
};

class Mailer {
 public:
  /// `jobs` has it write the mails, where the office is open. All outlive this object, which
  /// outlives jobs.stop().
  Mailer(jobs::Jobs& jobs, Users& users, Codes& codes, MailOffice& office,
         const runtime::Clock& clock);

 private:
  /// Whom a mail is for, and the code in it.
  struct Letter {
    std::string email;
    std::string code{};
  };

  Task<void> deliver(MailJob job);
  Task<std::optional<Letter>> write(MailJob job);
  Task<std::optional<User>> find_user(MailJob job);
  Task<std::optional<Letter>> write_code(MailJob job, User user);

  Users& users_;
  Codes& codes_;
  MailOffice& office_;
  const runtime::Clock& clock_;
};

}  // namespace cartwright::customers
