#include "platform/testing/files.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace cartwright::test {

std::string file_text(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::string golden_file(const std::string& path, const std::string& current) {
  if (std::getenv("UPDATE_GOLDEN") != nullptr) std::ofstream(path) << current;
  return file_text(path);
}

}  // namespace cartwright::test
