#include "customers/testing/mail_fixture.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>
#include <stdexcept>

#include "customers/testing/bodies.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/shared.hpp"

namespace cartwright::customers {
namespace {

namespace json = boost::json;

constexpr std::string_view kCode = "#code=";
constexpr std::size_t kCodeSize = 43;

using Open = test::Shared<MailingCustomers<Registration::open>>;
using Verified = test::Shared<MailingCustomers<Registration::verified>>;

std::string code_behind_mark(const std::string& text) {
  const auto mark = text.find(kCode);
  if (mark == text.npos) throw std::logic_error("There is no code in a mail.");
  return text.substr(mark + kCode.size(), kCodeSize);
}

std::string body(const json::object& fields) { return json::serialize(fields); }

}  // namespace

MailFixture::Parts MailFixture::parts_of(Registration registration) {
  if (registration == Registration::open) return {Open::get().host, Open::get().customers};
  return {Verified::get().host, Verified::get().customers};
}

MailFixture::MailFixture() : MailFixture(Registration::open) {}

MailFixture::MailFixture(Registration registration) : MailFixture(parts_of(registration)) {}

MailFixture::MailFixture(Parts parts)
    : CustomersFixture(parts.customers), host(parts.host), seen_(host.mails().size()) {}

// What is on its way would come to the next test.
void MailFixture::TearDown() {
  test::eventually([this] {
    return database.scalar(
               "SELECT count(*) FROM jobs WHERE kind = 'mail' AND last_error IS NULL "
               "AND due < now() + interval '2 minutes'") == "0";
  });
  host.say({});
}

std::int64_t MailFixture::waiting() {
  return std::stoll(database.scalar("SELECT count(*) FROM jobs WHERE kind = 'mail'"));
}

std::vector<test::ParsedMail> MailFixture::mails() {
  if (!test::eventually([this] { return waiting() == 0; })) {
    throw std::runtime_error("Mails wait: " + database.scalar("SELECT last_error FROM jobs "
                                                              "WHERE kind = 'mail' LIMIT 1"));
  }
  std::vector<test::ParsedMail> all;
  const auto mails = host.mails();
  std::transform(mails.begin() + static_cast<std::ptrdiff_t>(seen_), mails.end(),
                 std::back_inserter(all), test::parse_mail);
  return all;
}

test::ParsedMail MailFixture::mail() {
  auto all = mails();
  if (all.size() != 1) throw std::logic_error(std::to_string(all.size()) + " mails, not one");
  return all.front();
}

std::string MailFixture::code_in(const test::ParsedMail& mail) {
  auto code = code_behind_mark(mail.text);
  if (code != code_behind_mark(mail.html)) throw std::logic_error("Two codes are in a mail.");
  return code;
}

std::string MailFixture::given_recovery(const KnownUser& user) {
  recover(user.email);
  return code_in(mails().back());
}

std::string MailFixture::given_verification(const KnownUser& user) {
  ask_to_verify(user);
  return code_in(mails().back());
}

test::HttpReply MailFixture::recover(const std::string& email) {
  return anonymous().post("/api/v1/auth/recover/", body({{"email", email}}));
}

test::HttpReply MailFixture::reset(const std::string& code, const std::string& password) {
  return anonymous().post(
      "/api/v1/auth/reset-password/",
      body({{"code", code}, {"new_password", password}, {"confirm_new_password", password}}));
}

test::HttpReply MailFixture::ask_to_verify(const KnownUser& user) {
  return as(user).post("/api/v1/auth/verify/send/");
}

test::HttpReply MailFixture::verify(const std::string& code) {
  return anonymous().post("/api/v1/auth/verify/", body({{"code", code}}));
}

int MailFixture::login_status(const std::string& email, const std::string& password) {
  return anonymous().post(kLogin, credentials_body(email, password)).status;
}

}  // namespace cartwright::customers
