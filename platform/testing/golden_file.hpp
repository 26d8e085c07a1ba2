#pragma once
// Texts that a test knows in full.

#include <string>

namespace cartwright::testing {

/// The text of a file of the repository. With UPDATE_GOLDEN set, `current` becomes it first.
std::string golden_file(const std::string& path, const std::string& current);

}  // namespace cartwright::testing
