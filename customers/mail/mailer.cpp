#include "customers/mail/mailer.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

#include "platform/jobs/hopeless.hpp"

namespace cartwright::customers {
namespace {

// For a day; then nobody expects it any more.
constexpr jobs::Effort kEffort{.longest = std::chrono::seconds(60),
                               .attempts = 24,
                               .first_delay = std::chrono::seconds(2),
                               .longest_delay = std::chrono::hours(2)};

// Also where nobody was there to try.
constexpr std::chrono::hours kLatest{48};

std::optional<mail::Sender> sender_of(const MailSettings& settings,
                                      outbound::Encryption elsewhere) {
  if (!settings.goes_out()) return std::nullopt;
  auto server = mail::Server::parse(settings.smtp_url).value();
  const auto encryption = server.is_here() ? outbound::Encryption::if_offered : elsewhere;
  return std::optional<mail::Sender>(std::in_place, std::move(server), encryption,
                                     settings.smtp_ca);
}

std::string id_of(const Codes& codes, const MailJob& job) {
  return codes.mail_id(
      fmt::format("{} {} {} {}", schema::word_of(job.occasion), job.user_id, job.email, job.asked));
}

}  // namespace

MailOffice::MailOffice(const MailSettings& settings, outbound::Encryption elsewhere)
    : settings_(settings),
      templates_(settings.templates),
      sender_(sender_of(settings, elsewhere)) {}

Task<void> MailOffice::send(Occasion occasion, TemplateValues values, mail::Address to,
                            std::string id) {
  values.shop_name = settings_.shop_name;
  values.shop_url = settings_.shop_url;
  const auto& text = templates_.of(occasion);
  // No name of whom it is for: whoever registers somebody else's address could say things with it.
  return sender_->send(
      {.from = {settings_.shop_name, mail::Address::of(settings_.from).value()},
       .to = {{}, std::move(to)},
       .subject = text.subject.fill(values),
       .text = text.text.fill(values),
       .html = text.html.fill(values),
       .date = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()),
       .id = std::move(id)});
}

Mailer::Mailer(jobs::Jobs& jobs, Users& users, Codes& codes, MailOffice& office,
               const runtime::Clock& clock)
    : users_(users), codes_(codes), office_(office), clock_(clock) {
  if (office_.is_open()) jobs.on(this, &Mailer::deliver, kEffort);
}

Task<void> Mailer::deliver(MailJob job) {
  const auto age = clock_.now().time_since_epoch() - std::chrono::microseconds(job.asked);
  if (age > kLatest) throw jobs::Hopeless("It is too late for this mail.");
  auto letter = co_await write(job);
  if (!letter) co_return;
  auto to = mail::Address::of(letter->email);
  if (!to) throw jobs::Hopeless("There is no such domain in the DNS.");
  std::optional<std::string> refusal;
  try {
    co_await office_.send(job.occasion,
                          {.email = std::move(letter->email), .code = std::move(letter->code)},
                          std::move(*to), id_of(codes_, job));
  } catch (const mail::Refused& refused) {
    refusal = refused.what();
  }
  if (refusal) throw jobs::Hopeless(*refusal);
}

// Nothing where there is nobody to write to any more, or nothing to say.
Task<std::optional<Mailer::Letter>> Mailer::write(MailJob job) {
  if (job.occasion == Occasion::email_changed) co_return Letter{std::move(job.email)};
  auto user = co_await find_user(job);
  if (!user || !user->is_active) co_return std::nullopt;
  if (job.occasion == Occasion::password_changed) co_return Letter{std::move(user->email)};
  co_return co_await write_code(std::move(job), std::move(*user));
}

Task<std::optional<User>> Mailer::find_user(MailJob job) {
  if (job.email.empty()) co_return co_await users_.find(UserId{job.user_id});
  auto account = co_await users_.find_account(std::move(job.email));
  if (!account) co_return std::nullopt;
  co_return std::move(*account);
}

Task<std::optional<Mailer::Letter>> Mailer::write_code(MailJob job, User user) {
  const bool is_to_verify = job.occasion == Occasion::verification;
  if (is_to_verify && user.email_verified) co_return std::nullopt;
  auto code =
      co_await codes_.make({.purpose = is_to_verify ? Purpose::verification : Purpose::recovery,
                            .user_id = user.id,
                            .email = user.email,
                            .asked = job.asked});
  if (!code) co_return std::nullopt;
  co_return Letter{std::move(user.email), std::move(*code)};
}

}  // namespace cartwright::customers
