#pragma once
// cartwright-users: what operators do to accounts. It speaks to the database of customers itself,
// as the role of the service; whoever may do that needs no token.

#include "platform/runtime/operators_program.hpp"

namespace cartwright::customers {

inline constexpr auto kUsersProgram = "cartwright-users";

/// Returns the exit status; see users_help(). Throws what run_operators_program() prints.
int run_users_program(runtime::Arguments arguments);

}  // namespace cartwright::customers
