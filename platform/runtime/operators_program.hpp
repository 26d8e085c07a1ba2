#pragma once
// What the programs of operators have in common: arguments, exit statuses, and where they fail.

#include <functional>
#include <span>
#include <stdexcept>
#include <string_view>

namespace cartwright::runtime {

/// The exit statuses, beside EXIT_SUCCESS.
inline constexpr int kFailed = 1;
inline constexpr int kMisused = 2;

/// An argument that makes no sense.
class UsageError final : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Arguments = std::span<const char* const>;

/// Runs `work` with the arguments behind the name of the program, and returns the exit status. What
/// leaves it is printed on standard error: of an Error all that is at fault, one line each.
int run_operators_program(std::string_view name, Arguments arguments,
                          const std::function<int(Arguments)>& work);

}  // namespace cartwright::runtime
