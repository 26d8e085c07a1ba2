#pragma once
// What an operator may ask of cartwright-users.

#include <cstdint>
#include <string>

#include "platform/runtime/operators_program.hpp"

namespace cartwright::customers {

struct UsersCommand {
  enum class Act : std::uint8_t { help, make_admin, reset_password, end_sessions, list };

  Act act = Act::help;
  std::string email = {};  ///< or what list searches for
  bool generates_password = false;
};

/// Throws UsageError.
UsersCommand users_command_of(runtime::Arguments arguments);

/// How to call it; `settings` describes those that it reads.
std::string users_help(std::string settings);

}  // namespace cartwright::customers
