#pragma once
// Tokens that our own code would never make.

#include <string>
#include <string_view>

namespace cartwright::customers {

/// "Bearer …" of these two JSON texts, signed with `secret`; with an empty signature if that is
/// empty.
std::string forged_token(std::string_view header, std::string_view payload,
                         const std::string& secret);

}  // namespace cartwright::customers
