#pragma once
// The passwords that attackers try first: those of @zxcvbn-ts/language-common that are long enough
// for an account, 28,230 of them, in the program itself (ADR 38).

#include "platform/secret.hpp"

namespace cartwright::customers {

/// Whether it is one of them, with letters of ASCII in any case. Never wrong, and as quick as a
/// search in a sorted list.
bool is_common(const Secret& password);

}  // namespace cartwright::customers
