#include "platform/runtime/service_environment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "platform/text/split.hpp"

namespace cartwright::runtime {
namespace {

bool has_any(const Environment& environment, std::string_view prefix) {
  return std::ranges::any_of(environment, [prefix](const auto& variable) {
    return variable.first.starts_with(prefix) && !variable.second.empty();
  });
}

std::string_view without_quotes(std::string_view value) {
  const bool is_quoted = value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
                         value.front() == value.back();
  return is_quoted ? value.substr(1, value.size() - 2) : value;
}

}  // namespace

Environment service_environment(Environment environment, std::string_view prefix,
                                const std::string& file) {
  if (has_any(environment, prefix) || !std::filesystem::exists(file)) return environment;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    std::string_view value = line;
    const auto name = text::trim(text::take_until(value, '='));
    if (name.empty() || name.front() == '#' || text::at_end(value)) continue;
    environment.insert_or_assign(std::string(name), without_quotes(text::trim(value)));
  }
  if (!lines.is_open() || lines.bad()) {
    throw ConfigError({fmt::format("{} cannot be read; try as root, or set {}… in the environment.",
                                   file, prefix)});
  }
  return environment;
}

}  // namespace cartwright::runtime
