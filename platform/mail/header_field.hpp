#pragma once
// Fields of a mail's head (RFC 5322). Whatever a text holds, the field that comes of it is one
// field: of printable ASCII, in lines of at most 78 letters, if need be as encoded words (RFC
// 2047).

#include <string>
#include <string_view>

#include "platform/mail/address.hpp"

namespace cartwright::mail {

/// `Subject: …` and the end of its line. Controls become blanks, what is no UTF-8 question marks.
std::string text_field(std::string_view name, std::string_view text);

/// `From: "Ann's shop" <ann@example.com>` and the end of its line; without a name where that is
/// empty.
std::string address_field(std::string_view name, std::string_view who, const Address& address);

}  // namespace cartwright::mail
