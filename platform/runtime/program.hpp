#pragma once
// A service from its first to its last line; main() calls it with the service's App.

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>
#include <string_view>

#include "platform/runtime/config.hpp"
#include "platform/runtime/core_dumps.hpp"
#include "platform/runtime/file_limit.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/loops.hpp"
#include "platform/runtime/signals.hpp"
#include "platform/runtime/supervisor.hpp"

namespace cartwright::runtime {

/// For what has to be done at stop beside running requests.
inline constexpr std::chrono::seconds kPatienceAtStop{30};

enum class Command : std::uint8_t { serve, help, check_health };

/// What the arguments ask for. Throws std::invalid_argument for one that is not known.
Command command_of(int argc, char** argv);

/// How to call the program and, from `settings`, how to configure it.
std::string help_text(std::string_view program, std::string_view settings);

/// Configures, serves until SIGTERM or SIGINT, drains. Returns the exit status; what keeps the
/// service from running is printed as one sentence. `App` has a Config and a Shared, made from it,
/// that all loops use, and a require_ready(Config) that throws unless the service answers.
template <class App>
int run_program(std::string_view name, int argc, char** argv) try {
  const auto command = command_of(argc, argv);
  if (command == Command::help) {
    std::cout << help_text(name, describe_config<typename App::Config>());
    return EXIT_SUCCESS;
  }
  const Signals signals;
  const auto environment = process_environment();
  const auto config = load_config<typename App::Config>(environment);
  if (command == Command::check_health) {
    App::require_ready(config);
    return EXIT_SUCCESS;
  }
  if (!config.service.core_dumps) forbid_core_dumps();
  log::start(config.service.log_level);
  raise_file_limit();

  typename App::Shared shared(config);
  Loops<App> apps(config.service.loops, shared);
  const Supervisor supervisor(environment);
  apps.start();
  log::info("serving", {{"service", name}, {"loops", config.service.loops}});
  supervisor.attend(signals, {.missing = [&apps] { return apps.missing(); },
                              .reload = [&apps] { apps.reload(); }});
  log::info("stopping", {{"service", name}});
  supervisor.stopping();
  apps.stop(config.service.stop_grace + kPatienceAtStop);
  return EXIT_SUCCESS;
} catch (const std::exception& error) {
  std::cerr << name << ": " << error.what() << '\n';
  return EXIT_FAILURE;
}

}  // namespace cartwright::runtime
