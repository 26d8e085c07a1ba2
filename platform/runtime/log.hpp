#pragma once
// What operators read: one JSON object a line on standard error, each in one write(2). Safe from
// every thread.

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace cartwright::log {

enum class Level : std::uint8_t { debug, info, warning, error };

/// The names of the levels, for settings: `one_of(log::kLevels)`.
inline constexpr std::array<std::pair<std::string_view, Level>, 4> kLevels{{
    {"debug", Level::debug},
    {"info", Level::info},
    {"warning", Level::warning},
    {"error", Level::error},
}};

using Milliseconds = std::chrono::duration<double, std::milli>;

/// What a field says. Refers to text of the caller, so it lives no longer than the call that logs
/// it.
class Value {
 public:
  using Content =
      std::variant<bool, std::int64_t, std::uint64_t, double, std::string_view, Milliseconds>;

  Value(std::same_as<bool> auto value) : content_(value) {}
  Value(std::signed_integral auto value) : content_(std::int64_t{value}) {}
  Value(std::unsigned_integral auto value)
    requires(!std::same_as<decltype(value), bool>)
      : content_(std::uint64_t{value}) {}
  Value(std::floating_point auto value) : content_(static_cast<double>(value)) {}
  Value(const char* text) : content_(std::string_view(text)) {}
  Value(std::string_view text) : content_(text) {}
  Value(const std::string& text) : content_(std::string_view(text)) {}
  template <class Rep, class Period>
  Value(std::chrono::duration<Rep, Period> duration) : content_(Milliseconds(duration)) {}

  [[nodiscard]] const Content& content() const { return content_; }

 private:
  Content content_;
};

/// A duration is written in milliseconds, and its key gets the unit: {"took", 5ms} becomes
/// "took_ms":5.
struct Field {
  std::string_view key;
  Value value;
};

using Fields = std::initializer_list<Field>;

/// Lines below `lowest` are not written from now on. Until it is called, the lowest level is
/// `info`.
void start(Level lowest);

/// Whether a line of `level` would be written; for fields that cost something to find out.
bool enabled(Level level);

void write(Level level, std::string_view event, Fields fields);

/// `log::warning("database lost", {{"host", host}})`. Secrets and tokens are never fields.
inline void debug(std::string_view event, Fields fields = {}) {
  write(Level::debug, event, fields);
}
inline void info(std::string_view event, Fields fields = {}) { write(Level::info, event, fields); }
inline void warning(std::string_view event, Fields fields = {}) {
  write(Level::warning, event, fields);
}
inline void error(std::string_view event, Fields fields = {}) {
  write(Level::error, event, fields);
}

}  // namespace cartwright::log
