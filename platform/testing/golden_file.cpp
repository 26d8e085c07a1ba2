#include "platform/testing/golden_file.hpp"

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace cartwright::testing {

std::string golden_file(const std::string& path, const std::string& current) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << current;
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace cartwright::testing
