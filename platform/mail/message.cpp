#include "platform/mail/message.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string_view>

#include "platform/mail/header_field.hpp"
#include "platform/mail/quoted_printable.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::mail {
namespace {

// No line of quoted-printable text holds it (RFC 2045, 6.7).
constexpr std::string_view kBoundary = "=_alternatives";

// RFC 5322, 3.3, whatever the locale.
std::string date_of(std::chrono::sys_seconds time) {
  using namespace std::chrono;
  constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", kDays[weekday(day).c_encoding()],
                     static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

std::string checked_id(const Message& message) {
  if (message.id.empty() || !text::has_base64url_letters(message.id)) {
    throw std::invalid_argument("The id of a mail is none.");
  }
  return fmt::format("<{}@{}>", message.id, message.from.address.domain());
}

std::string part(std::string_view type, std::string_view text) {
  return fmt::format(
      "--{}\r\nContent-Type: {}; charset=utf-8\r\nContent-Transfer-Encoding: "
      "quoted-printable\r\n\r\n{}\r\n",
      kBoundary, type, quoted_printable(text));
}

}  // namespace

std::string write(const Message& message) {
  return fmt::format(
      "{}{}{}Date: {}\r\nMessage-ID: {}\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
      "Content-Type: multipart/alternative; boundary=\"{}\"\r\n\r\n{}{}--{}--\r\n",
      address_field("From", message.from.name, message.from.address),
      address_field("To", message.to.name, message.to.address),
      text_field("Subject", message.subject), date_of(message.date), checked_id(message), kBoundary,
      part("text/plain", message.text), part("text/html", message.html), kBoundary);
}

}  // namespace cartwright::mail
