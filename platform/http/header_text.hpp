#pragma once
// Values of header fields, read as RFC 9110 writes them.

#include <string_view>

namespace cartwright::http {

/// `text` without spaces and tabs at both ends.
std::string_view trim(std::string_view text);

/// Takes the first element off `rest`, trimmed, and the separator behind it. A separator between
/// double quotes is none.
std::string_view take_element(std::string_view& rest, char separator);

}  // namespace cartwright::http
