#pragma once
// What becomes of an address that another account has.

#include "customers/users/users.hpp"
#include "platform/db/error.hpp"
#include "platform/error.hpp"

namespace cartwright::customers {

inline Error email_is_taken() { return refused("email", kEmailIsTaken); }

/// Another one means that the sequence of ids is behind the rows, which is a fault of ours.
inline bool is_about_email(const db::UniqueViolation& violation) {
  return violation.constraint().starts_with("uq__users__email");
}

}  // namespace cartwright::customers
