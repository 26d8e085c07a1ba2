#pragma once
// Texts of any language and length in lines that every server of mail carries (RFC 2045, 6.7).

#include <string>
#include <string_view>

namespace cartwright::mail {

/// `text` in lines of at most 76 letters of printable ASCII, each with CR and LF behind it. Lines
/// of the text may end with LF, CR or both. No line begins with a dot or `From `, which servers
/// change, or holds `=_`.
std::string quoted_printable(std::string_view text);

}  // namespace cartwright::mail
