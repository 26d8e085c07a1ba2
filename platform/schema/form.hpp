#pragma once
// application/x-www-form-urlencoded, the format of queries and of forms.

#include <optional>
#include <string>
#include <string_view>

namespace cartwright::schema {

/// One `name=value`, still encoded.
struct FormPair {
  std::string_view name;
  std::string_view value;
};

/// Takes the first pair off `rest`. Between two `&` there may be nothing, which is a pair without a
/// name.
FormPair take_pair(std::string_view& rest);

/// Undoes percent-encoding and `+`. Nothing if an escape is not `%` and two hexadecimal digits.
std::optional<std::string> decode_form_text(std::string_view encoded);

}  // namespace cartwright::schema
