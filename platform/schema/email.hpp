#pragma once
// The e-mail addresses that accounts may have.

#include <string_view>

namespace cartwright::schema {

/// `local@domain`: a local part of atoms between dots, or quoted; a domain of two or more labels of
/// letters (of any script), digits and inner hyphens, the last of them at least two long. At most
/// 254 characters.
bool is_email(std::string_view text);

}  // namespace cartwright::schema
