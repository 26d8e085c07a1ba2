#include "platform/runtime/program.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace cartwright::runtime {

Command command_of(int argc, char** argv) {
  if (argc == 1) return Command::serve;
  const std::string_view argument = argv[1];
  if (argc == 2 && (argument == "--help" || argument == "-h")) return Command::help;
  if (argc == 2 && argument == "--check-health") return Command::check_health;
  throw std::invalid_argument(fmt::format("unknown argument '{}', try --help", argument));
}

std::string help_text(std::string_view program, std::string_view settings) {
  return fmt::format(
      "Usage: {0} [--check-health]\n\n"
      "Serves until SIGTERM or SIGINT. --check-health asks a {0} that runs here with the same\n"
      "settings whether it is ready, and exits with 0 if it is. Settings are environment "
      "variables:\n\n{1}",
      program, settings);
}

}  // namespace cartwright::runtime
