#pragma once
// A mail that a program writes to one person: plain text, and the same in HTML.

#include <chrono>
#include <string>

#include "platform/mail/address.hpp"

namespace cartwright::mail {

struct Mailbox {
  std::string name;  ///< may be empty
  Address address;
};

struct Message {
  Mailbox from;
  Mailbox to;
  std::string subject;
  std::string text;
  std::string html;
  std::chrono::sys_seconds date;
  /// What no other mail has, in letters, digits, `-` and `_`; the same where one is sent again.
  std::string id;
};

/// The mail as SMTP carries it (RFC 5322, 2045–2047): lines of at most 78 letters of ASCII, each
/// with CR and LF. Names, subject and texts may hold anything. Throws std::invalid_argument if the
/// id holds what it must not.
std::string write(const Message& message);

}  // namespace cartwright::mail
