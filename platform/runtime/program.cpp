#include "platform/runtime/program.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace cartwright::runtime {

bool asks_for_help(int argc, char** argv) {
  if (argc == 1) return false;
  const std::string_view argument = argv[1];
  if (argc == 2 && (argument == "--help" || argument == "-h")) return true;
  throw std::invalid_argument(fmt::format("unknown argument '{}', try --help", argument));
}

std::string help_text(std::string_view program, std::string_view settings) {
  return fmt::format(
      "Usage: {0}\n\n"
      "Serves until SIGTERM or SIGINT. Settings are environment variables:\n\n{1}",
      program, settings);
}

}  // namespace cartwright::runtime
