#pragma once
// JSON may escape half of a surrogate pair, which is no character.

#include <cstddef>
#include <string>
#include <string_view>

namespace cartwright::schema {

/// Takes about `size` bytes off `json`, never half an escape. In what it returns, every escaped
/// surrogate that has no partner is replaced by a byte that no UTF-8 has: its text then fails the
/// check that every text passes, where Boost.JSON would refuse the whole body.
std::string take_replacing_lone_surrogates(std::string_view& json, std::size_t size);

}  // namespace cartwright::schema
