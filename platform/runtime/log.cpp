#include "platform/runtime/log.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <cmath>
#include <iterator>
#include <mutex>
#include <unistd.h>

#include "platform/runtime/json_text.hpp"
#include "platform/text/date_time.hpp"

namespace cartwright::log {
namespace {

using Line = fmt::basic_memory_buffer<char, 512>;

// Constant and without destructors, so that objects of static storage duration may log while they
// are made and destroyed.
constinit std::atomic<Level> lowest_level = Level::info;
constinit std::mutex turn;       // to write a line
constinit bool is_torn = false;  // the end of the line before was lost

// How much of `text` standard error took. Less than all of it where nobody reads any more, or where
// it is a pipe that is full and does not wait.
std::size_t put(std::string_view text) {
  std::size_t taken = 0;
  while (taken < text.size()) {
    const auto more = ::write(STDERR_FILENO, text.data() + taken, text.size() - taken);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) break;
    taken += static_cast<std::size_t>(more);
  }
  return taken;
}

// What standard error does not take is lost: there is nobody to tell. The next line is whole again.
void put_line(std::string_view line) {
  const std::scoped_lock lock(turn);
  if (is_torn && put("\n") == 0) return;
  const auto taken = put(line);
  is_torn = taken > 0 && taken < line.size();
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

void start(Level lowest) { lowest_level.store(lowest, std::memory_order_relaxed); }

bool enabled(Level level) { return level >= lowest_level.load(std::memory_order_relaxed); }

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
  append(line, "}\n");
  put_line({line.data(), line.size()});
}

}  // namespace cartwright::log
