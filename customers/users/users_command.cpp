#include "customers/users/users_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace cartwright::customers {
namespace {

using Act = UsersCommand::Act;
using runtime::UsageError;

constexpr std::array<std::pair<std::string_view, Act>, 4> kActs{{
    {"make-admin", Act::make_admin},
    {"reset-password", Act::reset_password},
    {"end-sessions", Act::end_sessions},
    {"list", Act::list},
}};

bool asks_for_help(std::string_view argument) { return argument == "--help" || argument == "-h"; }

Act act_called(std::string_view name) {
  const auto* const found =
      std::ranges::find(kActs, name, &std::pair<std::string_view, Act>::first);
  if (found != kActs.end()) return found->second;
  throw UsageError(
      fmt::format("'{}' is none of make-admin, reset-password, end-sessions and list", name));
}

bool takes_password(Act act) { return act == Act::make_admin || act == Act::reset_password; }

void take(UsersCommand& command, std::string_view argument) {
  if (argument == "--generate-password" && takes_password(command.act)) {
    command.generates_password = true;
  } else if (argument.starts_with('-')) {
    throw UsageError(fmt::format("there is no option '{}' here", argument));
  } else if (!command.email.empty()) {
    throw UsageError("there is one account at a time");
  } else {
    command.email = argument;
  }
}

}  // namespace

UsersCommand users_command_of(runtime::Arguments arguments) {
  if (arguments.empty()) throw UsageError("it takes a command");
  for (const std::string_view argument : arguments) {
    if (asks_for_help(argument)) return {};
  }
  UsersCommand command{.act = act_called(arguments.front())};
  for (const std::string_view argument : arguments.subspan(1)) take(command, argument);
  if (command.email.empty() && command.act != Act::list) {
    throw UsageError("there is no address of an account");
  }
  return command;
}

std::string users_help(std::string settings) {
  return fmt::format(
      R"(Usage: cartwright-users make-admin [--generate-password] EMAIL
       cartwright-users reset-password [--generate-password] EMAIL
       cartwright-users end-sessions EMAIL
       cartwright-users list [SEARCH]

Does to the accounts of customers what nobody may do over the network, or nobody can any more. A password is asked for and
not shown, or is the first line of standard input; it is never an argument. Running services learn of all of it at once.

Commands:

  make-admin
            make an account an administrator, on and verified; where there is none, make it, with a password. One whose
            address is not verified, which anybody may have registered, gets another password, and loses its sessions
  reset-password
            give an account another password, which ends all of its sessions
  end-sessions
            end all sessions of an account
  list      write all accounts, or those whose address or name contains SEARCH: id, address, what there is to know of it,
            and its last login, with tabs between

Options:

  --generate-password
            make a password that nobody can guess, and print it, this once

It exits with 0, with 1 if it could not do it, and with 2 if it was called wrongly. Settings are those of customers:
environment variables, or, where none begins with POSTGRES_, the file /etc/cartwright/customers.env:

{})",
      settings);
}

}  // namespace cartwright::customers
