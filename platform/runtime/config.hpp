#pragma once
// Settings from the environment. A struct with default values describes its own settings, all of
// its faults are reported at once:
//
//   struct Config {
//     std::uint16_t port = 8081;
//     Secret jwt_secret;
//     static constexpr auto settings() {
//       return std::tuple(runtime::setting("SERVICE_PORT", &Config::port, "TCP port of the HTTP
//       interface"),
//                         runtime::setting("JWT_SECRET", &Config::jwt_secret, runtime::required,
//                                          runtime::min_length(32), "key of the tokens, in
//                                          bytes"));
//     }
//   };

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "platform/secret.hpp"

namespace cartwright::runtime {

/// Variables by name. An empty value counts as not set.
using Environment = std::map<std::string, std::string>;

/// A copy of this process's environment.
Environment process_environment();

/// Nothing if `name` is not set.
std::optional<std::string> value_of(const Environment& environment, const std::string& name);

/// All that is wrong with the settings: one sentence a fault, `what()` has one a line. Never quotes
/// a secret.
class ConfigError final : public std::runtime_error {
 public:
  explicit ConfigError(std::vector<std::string> faults);
  [[nodiscard]] const std::vector<std::string>& faults() const { return faults_; }

 private:
  std::vector<std::string> faults_;
};

struct Required {};
/// There is no default: leaving the setting out is a fault.
inline constexpr Required required;

struct Range {
  std::int64_t min = 0;
  std::int64_t max = std::numeric_limits<std::int64_t>::max();
};
/// The least and the greatest value of an integer, a port or a duration (in the unit of the
/// setting).
constexpr Range range(std::int64_t min, std::int64_t max) { return {min, max}; }
constexpr Range at_least(std::int64_t min) { return {.min = min}; }

struct MinLength {
  std::size_t bytes;
};
/// The least length of a text or a secret, in bytes.
constexpr MinLength min_length(std::size_t bytes) { return {bytes}; }

template <class Enum>
struct OneOf {
  std::span<const std::pair<std::string_view, Enum>> choices;
};
/// The values of an enumeration by name: `one_of(log::kLevels)`. `choices` is of static storage
/// duration.
template <class Enum, std::size_t Count>
constexpr OneOf<Enum> one_of(const std::array<std::pair<std::string_view, Enum>, Count>& choices) {
  return {choices};
}

/// What is known about one setting beside its type.
struct SettingRules {
  std::string_view name;
  std::string_view meaning;
  bool is_required = false;
  std::optional<Range> range;
  std::size_t min_length = 0;
};

template <class Config, class T>
struct Setting {
  T Config::* member;
  SettingRules rules;
  std::span<const std::pair<std::string_view, T>> choices;

  constexpr void add(Required) { rules.is_required = true; }
  constexpr void add(Range limits) { rules.range = limits; }
  constexpr void add(MinLength length) { rules.min_length = length.bytes; }
  constexpr void add(OneOf<T> names) { choices = names.choices; }
  constexpr void add(const char* meaning) { rules.meaning = meaning; }
};

/// One setting: its variable, its member, rules, and last one line that says what it is, with its
/// unit.
template <class Config, class T, class... Parts>
constexpr Setting<Config, T> setting(std::string_view name, T Config::* member, Parts... parts) {
  Setting<Config, T> result{member, {}, {}};
  result.rules.name = name;
  (result.add(parts), ...);
  return result;
}

template <class Config, class Part>
struct Group {
  Part Config::* part;
};
/// The settings of a member that describes its own: `group(&Config::postgres)`. Its values in a new
/// Config are the defaults. What must hold between several of them, its `faults()` says.
template <class Config, class Part>
constexpr Group<Config, Part> group(Part Config::* part) {
  return {part};
}

namespace detail {

template <class T>
struct IsDuration : std::false_type {};
template <class Rep, class Period>
struct IsDuration<std::chrono::duration<Rep, Period>> : std::true_type {};

/// A value, or the sentence that says why there is none.
template <class T>
struct Parsed {
  std::optional<T> value;
  std::string fault;
};

/// The variable's value, or the content of the file that `<NAME>_FILE` names.
std::optional<std::string> look_up_secret(const Environment&, const SettingRules&,
                                          std::vector<std::string>& faults);
Parsed<bool> parse_bool(std::string_view text, const SettingRules&);
Parsed<std::int64_t> parse_integer(std::string_view text, std::string_view noun, Range limits,
                                   const SettingRules&);
Parsed<std::size_t> parse_choice(std::string_view text, std::span<const std::string_view> names,
                                 const SettingRules&);
std::vector<std::string> parse_list(std::string_view text);
Parsed<std::vector<std::uint16_t>> parse_ports(std::string_view text, const SettingRules&);
/// Empty if `text` is long enough.
std::string check_length(std::string_view text, const SettingRules&);
std::string missing(const SettingRules&);
std::string join(const std::vector<std::string>& parts);
std::string join(const std::vector<std::uint16_t>& parts);
std::string_view noun_of_period(std::intmax_t numerator, std::intmax_t denominator);

/// One entry of the help text.
void append_help(std::string& out, const SettingRules&, const std::string& default_text,
                 const std::string& values);

/// The limits that both the type and the rule allow.
template <class T>
constexpr Range limits_of(const SettingRules& rules) {
  if constexpr (IsDuration<T>::value) {
    return rules.range.value_or(Range{});
  } else if constexpr (std::same_as<T, std::uint16_t>) {
    return rules.range.value_or(Range{1, 65535});
  } else {
    using Limits = std::numeric_limits<T>;
    const auto least = std::is_signed_v<T> ? static_cast<std::int64_t>(Limits::min()) : 0;
    const auto most = std::in_range<std::int64_t>(Limits::max())
                          ? static_cast<std::int64_t>(Limits::max())
                          : std::numeric_limits<std::int64_t>::max();
    const Range wanted = rules.range.value_or(Range{least, most});
    return {std::max(least, wanted.min), std::min(most, wanted.max)};
  }
}

// A 16-bit number without a range of its own is a port.
template <class T>
std::string_view noun_of(const SettingRules& rules) {
  if constexpr (IsDuration<T>::value) return noun_of_period(T::period::num, T::period::den);
  return std::same_as<T, std::uint16_t> && !rules.range ? "a port" : "an integer";
}

template <class T>
std::vector<std::string_view> names_of(std::span<const std::pair<std::string_view, T>> choices) {
  std::vector<std::string_view> names;
  for (const auto& choice : choices) names.push_back(choice.first);
  return names;
}

template <class Config, class T>
Parsed<T> parse(const std::string& text, const Setting<Config, T>& setting) {
  const SettingRules& rules = setting.rules;
  if constexpr (std::is_enum_v<T>) {
    auto index = parse_choice(text, names_of(setting.choices), rules);
    if (!index.value) return {std::nullopt, std::move(index.fault)};
    return {setting.choices[*index.value].second, {}};
  } else if constexpr (std::same_as<T, bool>) {
    return parse_bool(text, rules);
  } else if constexpr (std::integral<T> || IsDuration<T>::value) {
    auto number = parse_integer(text, noun_of<T>(rules), limits_of<T>(rules), rules);
    if (!number.value) return {std::nullopt, std::move(number.fault)};
    if constexpr (IsDuration<T>::value)
      return {T(static_cast<T::rep>(*number.value)), {}};
    else
      return {static_cast<T>(*number.value), {}};
  } else if constexpr (std::same_as<T, std::vector<std::string>>) {
    return {parse_list(text), {}};
  } else if constexpr (std::same_as<T, std::vector<std::uint16_t>>) {
    return parse_ports(text, rules);
  } else {
    auto fault = check_length(text, rules);
    if (!fault.empty()) return {std::nullopt, std::move(fault)};
    return {T(text), {}};
  }
}

template <class T>
std::optional<std::string> look_up(const Environment& environment, const SettingRules& rules,
                                   std::vector<std::string>& faults) {
  if constexpr (std::same_as<T, Secret>) return look_up_secret(environment, rules, faults);
  return value_of(environment, std::string(rules.name));
}

template <class Config, class T>
void load(Config& config, const Setting<Config, T>& setting, const Environment& environment,
          std::vector<std::string>& faults) {
  const std::size_t faults_before = faults.size();
  auto text = look_up<T>(environment, setting.rules, faults);
  if (!text) {
    if (setting.rules.is_required && faults.size() == faults_before)
      faults.push_back(missing(setting.rules));
    return;
  }
  auto parsed = parse(*text, setting);
  if constexpr (std::same_as<T, Secret>) wipe(*text);
  if (parsed.value) {
    config.*setting.member = std::move(*parsed.value);
  } else {
    faults.push_back(std::move(parsed.fault));
  }
}

template <class Config, class Part>
void load(Config& config, const Group<Config, Part>& group, const Environment& environment,
          std::vector<std::string>& faults) {
  Part& part = config.*group.part;
  const std::size_t faults_before = faults.size();
  std::apply([&](const auto&... each) { (load(part, each, environment, faults), ...); },
             Part::settings());
  if constexpr (requires { part.faults(); }) {
    if (faults.size() == faults_before)
      std::ranges::move(part.faults(), std::back_inserter(faults));
  }
}

template <class Config, class T>
std::string text_of(const T& value, const Setting<Config, T>& setting) {
  if constexpr (std::is_enum_v<T>) {
    for (const auto& [name, choice] : setting.choices) {
      if (choice == value) return std::string(name);
    }
    return {};
  } else if constexpr (std::same_as<T, bool>) {
    return value ? "true" : "false";
  } else if constexpr (std::integral<T>) {
    return std::to_string(value);
  } else if constexpr (IsDuration<T>::value) {
    return std::to_string(value.count());
  } else if constexpr (std::same_as<T, std::vector<std::string>> ||
                       std::same_as<T, std::vector<std::uint16_t>>) {
    return join(value);
  } else if constexpr (std::same_as<T, Secret>) {
    return value.empty() ? "" : "***";
  } else {
    return value;
  }
}

template <class Config, class T>
void describe(std::string& out, const Config& defaults, const Setting<Config, T>& setting) {
  std::string values;
  for (const auto& choice : setting.choices)
    values += (values.empty() ? "" : ", ") + std::string(choice.first);
  append_help(out, setting.rules, text_of(defaults.*setting.member, setting), values);
}

template <class Config, class Part>
void describe(std::string& out, const Config& defaults, const Group<Config, Part>& group) {
  std::apply([&](const auto&... each) { (describe(out, defaults.*group.part, each), ...); },
             Part::settings());
}

}  // namespace detail

/// Reads every setting of `Config`. Throws ConfigError with all faults if there are any. A Config
/// whose settings may contradict each other has a `std::optional<std::string> conflict() const`.
template <class Config>
Config load_config(const Environment& environment) {
  Config config;
  std::vector<std::string> faults;
  std::apply([&](const auto&... each) { (detail::load(config, each, environment, faults), ...); },
             Config::settings());
  if constexpr (requires { config.conflict(); }) {
    if (auto conflict = config.conflict()) faults.push_back(std::move(*conflict));
  }
  if (!faults.empty()) throw ConfigError(std::move(faults));
  return config;
}

/// The help text: each setting with its meaning, its default or that it is required, and the values
/// it may have.
template <class Config>
std::string describe_config() {
  const Config defaults;
  std::string out;
  std::apply([&](const auto&... each) { (detail::describe(out, defaults, each), ...); },
             Config::settings());
  return out;
}

}  // namespace cartwright::runtime
