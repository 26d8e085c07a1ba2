#include "platform/runtime/operators_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <string>

#include "platform/error.hpp"
#include "platform/runtime/config.hpp"
#include "platform/runtime/core_dumps.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::runtime {
namespace {

// What is at fault may be quoted from a file, and must not move about in a terminal.
std::string printable(std::string text) {
  std::ranges::replace_if(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, '?');
  return text;
}

void print(std::string_view name, const std::string& sentence) {
  std::cerr << fmt::format("{}: {}\n", name, printable(sentence));
}

void print(std::string_view name, const Error& error) {
  if (error.fields().empty()) print(name, error.message());
  for (const auto& [field, texts] : error.fields().entries()) {
    for (const auto& text : texts) {
      print(name, field == kNonFieldErrors ? text : fmt::format("{}: {}", field, text));
    }
  }
}

}  // namespace

int run_operators_program(std::string_view name, Arguments arguments,
                          const std::function<int(Arguments)>& work) try {
  forbid_core_dumps();
  // Why a database cannot be reached is in the log; all else is for the program itself to say.
  log::start(log::Level::warning);
  return work(arguments.subspan(1));
} catch (const UsageError& error) {
  print(name, fmt::format("{}; see {} --help", error.what(), name));
  return kMisused;
} catch (const Error& error) {
  print(name, error);
  return kFailed;
} catch (const ConfigError& error) {
  for (const auto& fault : error.faults()) print(name, fault);
  return kFailed;
} catch (const std::exception& error) {
  print(name, reason_of(error));
  return kFailed;
}

}  // namespace cartwright::runtime
