#include "platform/runtime/log.hpp"

#include <cmath>
#include <iterator>
#include <memory>

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "platform/runtime/json_text.hpp"
#include "platform/text/date_time.hpp"

namespace cartwright::log {
namespace {

using Line = fmt::basic_memory_buffer<char, 512>;

spdlog::level::level_enum to_spdlog(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warning:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

std::unique_ptr<spdlog::logger> make_logger() {
  auto logger =
      std::make_unique<spdlog::logger>("", std::make_shared<spdlog::sinks::stderr_sink_mt>());
  logger->set_pattern("%v");
  logger->set_level(spdlog::level::info);
  return logger;
}

// Never destroyed, so that objects of static storage duration may log while they are destroyed.
spdlog::logger& logger() {
  static spdlog::logger& instance = *make_logger().release();
  return instance;
}

void append(Line& line, std::string_view text) {
  line.append(text.data(), text.data() + text.size());
}

void append_time(Line& line) {
  std::array<char, text::kDateTimeSize> time;
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
  line.append(time.data(), text::write_date_time(time.data(), now));
  append(line, "Z");
}

void append_number(Line& line, double number) {
  if (!std::isfinite(number)) return append(line, "null");
  fmt::format_to(std::back_inserter(line), "{}", number);
}

struct AppendContent {
  Line& line;
  void operator()(bool value) const { append(line, value ? "true" : "false"); }
  void operator()(std::int64_t value) const { append(line, fmt::format_int(value).c_str()); }
  void operator()(std::uint64_t value) const { append(line, fmt::format_int(value).c_str()); }
  void operator()(double value) const { append_number(line, value); }
  void operator()(std::string_view value) const { runtime::append_json_string(line, value); }
  void operator()(Milliseconds value) const { append_number(line, value.count()); }
};

void append_field(Line& line, const Field& field) {
  append(line, ",");
  if (std::holds_alternative<Milliseconds>(field.value.content())) {
    runtime::append_json_string(line, std::string(field.key) + "_ms");
  } else {
    runtime::append_json_string(line, field.key);
  }
  append(line, ":");
  std::visit(AppendContent{line}, field.value.content());
}

}  // namespace

void start(Level lowest) { logger().set_level(to_spdlog(lowest)); }

bool enabled(Level level) { return logger().should_log(to_spdlog(level)); }

void write(Level level, std::string_view event, Fields fields) {
  if (!enabled(level)) return;
  Line line;
  append(line, R"({"time":")");
  append_time(line);
  append(line, R"(","level":")");
  append(line, kLevels[static_cast<std::size_t>(level)].first);
  append(line, R"(","event":)");
  runtime::append_json_string(line, event);
  for (const Field& field : fields) append_field(line, field);
  append(line, "}");
  logger().log(to_spdlog(level), std::string_view(line.data(), line.size()));
}

}  // namespace cartwright::log
