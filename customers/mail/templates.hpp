#pragma once
// What mails say: files of the program, each pair of which a shop may replace by its own.

#include <string>
#include <vector>

#include "customers/mail/mail_job.hpp"
#include "customers/mail/template.hpp"

namespace cartwright::customers {

/// A mail in plain text and in HTML. The first line of the text is `Subject: …`, the second is
/// empty.
struct MailText {
  Template subject;
  Template text;
  Template html;
};

/// Whether a mail of that occasion has a code, without which it would be of no use.
constexpr bool has_code(Occasion occasion) {
  return occasion != Occasion::password_changed && occasion != Occasion::email_changed;
}

class Templates {
 public:
  /// `verification.txt` and `verification.html` of the folder replace those of the program, and so
  /// on; without a name all are the program's. Throws std::runtime_error, which names file and
  /// line, for what is no template, for a code that is missing or that there is none of, and for
  /// one of a pair.
  explicit Templates(const std::string& folder);

  [[nodiscard]] const MailText& of(Occasion occasion) const {
    return texts_[static_cast<std::size_t>(occasion)];
  }

 private:
  std::vector<MailText> texts_;  ///< in the order of the occasions
};

}  // namespace cartwright::customers
