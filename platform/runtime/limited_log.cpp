#include "platform/runtime/limited_log.hpp"

#include <utility>

namespace cartwright::runtime {

LimitedLog::LimitedLog(Deadlines& deadlines, log::Level level, std::string_view event, Limit limit)
    : level_(level),
      event_(event),
      limit_(limit),
      end_of_while_(deadlines, [this] { end_while(); }) {}

LimitedLog::~LimitedLog() { end_while(); }

void LimitedLog::write(log::Fields fields) {
  if (lines_++ == 0) end_of_while_.set(limit_.in);
  if (lines_ <= limit_.lines) log::write(level_, event_, fields);
}

void LimitedLog::end_while() {
  const auto lines = std::exchange(lines_, 0);
  if (lines > limit_.lines) log::write(level_, event_, {{"left_out", lines - limit_.lines}});
}

}  // namespace cartwright::runtime
