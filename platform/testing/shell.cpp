#include "platform/testing/shell.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <sys/wait.h>

namespace cartwright::test {
namespace {

struct ClosePipe {
  void operator()(std::FILE* pipe) const { pclose(pipe); }
};

}  // namespace

std::string output_of(const std::string& command) {
  std::unique_ptr<std::FILE, ClosePipe> pipe(popen((command + " 2>&1 </dev/null").c_str(), "re"));
  if (!pipe) throw std::runtime_error("Cannot run: " + command);
  std::string output;
  for (int character = 0; (character = std::fgetc(pipe.get())) != EOF;) {
    output.push_back(static_cast<char>(character));
  }
  const auto status = pclose(pipe.release());
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    throw std::runtime_error(fmt::format("{}\n{}", command, output));
  }
  return output;
}

}  // namespace cartwright::test
