#include "platform/runtime/config.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <unistd.h>

#include "platform/text/ascii.hpp"
#include "platform/text/parse.hpp"
#include "platform/text/split.hpp"

namespace cartwright::runtime {
namespace {

constexpr std::size_t kLongestSecretFile = 65536;
constexpr std::size_t kLongestQuote = 60;

std::string quote(std::string_view text) {
  return fmt::format("'{}{}'", text.substr(0, kLongestQuote),
                     text.size() > kLongestQuote ? "…" : "");
}

// Without what would disturb a terminal, or look like a line of its own.
std::vector<std::string> printable(std::vector<std::string> texts) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  for (auto& text : texts) std::ranges::replace_if(text, is_control, '?');
  return texts;
}

std::string text_of_range(Range limits) {
  if (limits.max == std::numeric_limits<std::int64_t>::max())
    return fmt::format("{} or more", limits.min);
  return fmt::format("{}–{}", limits.min, limits.max);
}

std::optional<std::string> read_secret_file(const std::string& name, const std::string& path,
                                            std::vector<std::string>& faults) {
  std::ifstream file(path, std::ios::binary);
  std::string content(kLongestSecretFile + 1, '\0');
  if (file) file.read(content.data(), static_cast<std::streamsize>(content.size()));
  if (!file.is_open() || file.bad()) {
    faults.push_back(fmt::format("{}: the file {} cannot be read.", name, quote(path)));
    return std::nullopt;
  }
  content.resize(static_cast<std::size_t>(file.gcount()));
  // Editors and `echo` end a file with a line feed that is no part of the secret.
  if (content.ends_with('\n')) content.pop_back();
  if (content.ends_with('\r')) content.pop_back();
  if (!content.empty() && content.size() <= kLongestSecretFile) return content;
  faults.push_back(fmt::format("{}: the file {} is {}.", name, quote(path),
                               content.empty() ? "empty" : "too long"));
  return std::nullopt;
}

}  // namespace

Environment process_environment() {
  Environment result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const auto equals = text.find('=');
    if (equals != std::string_view::npos)
      result.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return result;
}

std::optional<std::string> value_of(const Environment& environment, const std::string& name) {
  const auto entry = environment.find(name);
  if (entry == environment.end() || entry->second.empty()) return std::nullopt;
  return entry->second;
}

ConfigError::ConfigError(std::vector<std::string> faults)
    : std::runtime_error(fmt::format("{}", fmt::join(printable(faults), "\n"))),
      faults_(printable(std::move(faults))) {}

namespace detail {

std::optional<std::string> look_up_secret(const Environment& environment, const SettingRules& rules,
                                          std::vector<std::string>& faults) {
  const std::string name(rules.name);
  auto value = value_of(environment, name);
  const std::string file_name = name + "_FILE";
  const auto path = value_of(environment, file_name);
  if (!path) return value;
  if (!value) return read_secret_file(file_name, *path, faults);
  faults.push_back(fmt::format("{} and {} are both set; one of them is enough.", name, file_name));
  return std::nullopt;
}

Parsed<bool> parse_bool(std::string_view text, const SettingRules& rules) {
  if (const auto value = text::parse_bool(text)) return {value, {}};
  return {std::nullopt, fmt::format("{}: {} is neither true nor false.", rules.name, quote(text))};
}

Parsed<std::int64_t> parse_integer(std::string_view text, std::string_view noun, Range limits,
                                   const SettingRules& rules) {
  const auto number = text::parse<std::int64_t>(text);
  if (number && *number >= limits.min && *number <= limits.max) return {number, {}};
  return {std::nullopt, fmt::format("{}: {} is not {} ({}).", rules.name, quote(text), noun,
                                    text_of_range(limits))};
}

Parsed<std::size_t> parse_choice(std::string_view text, std::span<const std::string_view> names,
                                 const SettingRules& rules) {
  const auto found = std::ranges::find(names, text::lower_case(text));
  if (found != names.end()) return {static_cast<std::size_t>(found - names.begin()), {}};
  return {std::nullopt,
          fmt::format("{}: {} is none of {}.", rules.name, quote(text), fmt::join(names, ", "))};
}

std::vector<std::string> parse_list(std::string_view text) {
  std::vector<std::string> items;
  while (!text.empty()) {
    const auto item = text::trim(text::take_until(text, ','));
    if (!item.empty()) items.emplace_back(item);
  }
  return items;
}

Parsed<std::vector<std::uint16_t>> parse_ports(std::string_view text, const SettingRules& rules) {
  std::vector<std::uint16_t> ports;
  for (const auto& item : parse_list(text)) {
    const auto port = parse_integer(item, "a port", {1, 65535}, rules);
    if (!port.value) return {std::nullopt, port.fault};
    ports.push_back(static_cast<std::uint16_t>(*port.value));
  }
  return {std::move(ports), {}};
}

std::string check_length(std::string_view text, const SettingRules& rules) {
  if (text.size() >= rules.min_length) return {};
  return fmt::format("{} is {} bytes long; it needs at least {}.", rules.name, text.size(),
                     rules.min_length);
}

std::string missing(const SettingRules& rules) {
  return fmt::format("{} is not set ({}).", rules.name, rules.meaning);
}

std::string join(const std::vector<std::string>& parts) {
  return fmt::format("{}", fmt::join(parts, ","));
}

std::string join(const std::vector<std::uint16_t>& parts) {
  return fmt::format("{}", fmt::join(parts, ","));
}

std::string_view noun_of_period(std::intmax_t numerator, std::intmax_t denominator) {
  if (denominator == 1000) return "a number of milliseconds";
  if (denominator != 1) return "a number of fractions of a second";
  switch (numerator) {
    case 1:
      return "a number of seconds";
    case 60:
      return "a number of minutes";
    case 3600:
      return "a number of hours";
    case 86400:
      return "a number of days";
    default:
      return "a number of periods";
  }
}

void append_help(std::string& out, const SettingRules& rules, const std::string& default_text,
                 const std::string& values) {
  fmt::format_to(std::back_inserter(out), "  {:<28} {}", rules.name, rules.meaning);
  if (!values.empty()) fmt::format_to(std::back_inserter(out), ": {}", values);
  if (rules.is_required) {
    out += " (required)\n";
  } else if (default_text.empty()) {
    out += " (none)\n";
  } else {
    fmt::format_to(std::back_inserter(out), " (default {})\n", default_text);
  }
}

}  // namespace detail
}  // namespace cartwright::runtime
