#pragma once
// Programs of the system that tests need.

#include <string>

namespace cartwright::test {

/// What a shell command prints. Throws std::runtime_error with it unless the command succeeds.
std::string output_of(const std::string& command);

}  // namespace cartwright::test
