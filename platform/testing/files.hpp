#pragma once
// Files that tests read.

#include <string>

namespace cartwright::test {

/// All that a file holds; empty if there is none.
std::string file_text(const std::string& path);

/// The text of a file of the repository. With UPDATE_GOLDEN set, `current` becomes it first.
std::string golden_file(const std::string& path, const std::string& current);

}  // namespace cartwright::test
