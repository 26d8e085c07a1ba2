#pragma once
// Values of header fields, read as RFC 9110 writes them.

#include <string_view>

namespace cartwright::http {

/// Takes the first element off `rest`, trimmed, and the separator behind it. A separator between
/// double quotes is none.
std::string_view take_element(std::string_view& rest, char separator);

}  // namespace cartwright::http
