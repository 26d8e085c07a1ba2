#pragma once
// Mails as somebody else's program reads them: Python's `email`, by its strictest policy.

#include <string>

#include "platform/schema/schema.hpp"

namespace cartwright::test {

struct ParsedMail {
  std::string from_name;
  std::string from;
  std::string to_name;
  std::string to;
  std::string subject;
  std::string date;  ///< in seconds since 1970
  std::string message_id;
  std::string auto_submitted;
  std::string headers;  ///< their names, with commas between them
  std::string text;
  std::string html;
  std::string defects;   ///< what is wrong with it; empty if nothing is
  std::int64_t longest;  ///< bytes in a line

  static constexpr auto schema() {
    return fields(field("from_name", &ParsedMail::from_name), field("from", &ParsedMail::from),
                  field("to_name", &ParsedMail::to_name), field("to", &ParsedMail::to),
                  field("subject", &ParsedMail::subject), field("date", &ParsedMail::date),
                  field("message_id", &ParsedMail::message_id),
                  field("auto_submitted", &ParsedMail::auto_submitted),
                  field("headers", &ParsedMail::headers), field("text", &ParsedMail::text),
                  field("html", &ParsedMail::html), field("defects", &ParsedMail::defects),
                  field("longest", &ParsedMail::longest));
  }
};

/// Throws std::runtime_error where it cannot be read at all.
ParsedMail parse_mail(const std::string& mail);

}  // namespace cartwright::test
