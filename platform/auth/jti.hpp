#pragma once
// The id of a token. It says for which state of the account the token was issued.

#include <cstdint>
#include <string>
#include <string_view>

namespace cartwright::auth {

/// What of an account a token is bound to: the token is good while both are still the account's.
struct Stamp {
  std::int64_t epoch = 0;  ///< random, never an earlier one again; 0 where none was named
  std::int32_t password_version = 0;  ///< counts password changes

  friend bool operator==(const Stamp&, const Stamp&) = default;
};

/// A new token id that carries the stamp: `<password version>.<epoch>.<random>`.
std::string make_jti(Stamp stamp);

/// The stamp of a token id. Of `<password version>.<random>`, as it was before there were epochs,
/// the version; all zero if it has any other form.
Stamp read_stamp(std::string_view jti);

}  // namespace cartwright::auth
