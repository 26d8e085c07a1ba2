#pragma once
// SHA-1 (FIPS 180-4), for formats that ask for it. It keeps nothing safe.

#include "platform/secret.hpp"

namespace cartwright::auth {

/// 40 hex digits in upper case; as secret as the text, which is guessed from them.
Secret sha1_digits(const Secret& text);

}  // namespace cartwright::auth
