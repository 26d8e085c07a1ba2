#pragma once
// JSON may escape half of a surrogate pair, which is no character.

#include <string>
#include <string_view>

namespace cartwright::schema {

/// `json` with every escaped surrogate that has no partner replaced by a byte that no UTF-8 has:
/// its text then fails the check that every text passes, where Boost.JSON would refuse the whole
/// body.
std::string replace_lone_surrogates(std::string_view json);

}  // namespace cartwright::schema
