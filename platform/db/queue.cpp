#include "platform/db/queue.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <utility>

namespace cartwright::db {
namespace {

using Time = std::chrono::steady_clock::time_point;

// A write that waits for its turn is let in already: it must not act long after whoever asked for
// it has lost the right to.
constexpr std::chrono::milliseconds kTurnPatience{1'000};

Queue::Line take_kind(const char* sql, Queue::Line& from) {
  Queue::Line kind;
  Queue::Line others;
  for (auto& request : from) (request->sql() == sql ? kind : others).push_back(std::move(request));
  from = std::move(others);
  return kind;
}

void take_overdue(Queue::Line& line, Time latest, std::vector<RequestPointer>& overdue) {
  while (!line.empty() && line.front()->lined_up_at <= latest) {
    overdue.push_back(std::move(line.front()));
    line.pop_front();
  }
}

}  // namespace

void Queue::push_back(RequestPointer request) {
  if (auto next = rows_.enter(std::move(request))) {
    line_of(next->sql()).push_back(std::move(next));
  }
}

void Queue::push_front(RequestPointer request) {
  if (auto next = rows_.enter(std::move(request))) {
    line_of(next->sql()).push_front(std::move(next));
  }
}

void Queue::end_turn(const std::optional<RowKey>& row, Time now) {
  if (!row) return;
  auto next = rows_.leave(*row);
  if (!next) return;
  // Behind the others, so that a row that many want is theirs no more often than another.
  next->lined_up_at = now;
  line_of(next->sql()).push_back(std::move(next));
}

void Queue::hold_up(const char* sql) {
  if (stands_apart(sql)) return;
  held_up_kinds_.push_back(sql);
  std::ranges::move(take_kind(sql, free_), std::back_inserter(held_up_));
}

void Queue::let_go(const char* sql) {
  if (std::erase(held_up_kinds_, sql) == 0) return;
  // They have waited for longer than the others.
  std::ranges::move(take_kind(sql, held_up_) | std::views::reverse, std::front_inserter(free_));
}

void Queue::let_go_if_last(const char* sql) {
  const auto is_of_kind = [sql](const auto& request) { return request->sql() == sql; };
  if (std::ranges::none_of(held_up_, is_of_kind)) let_go(sql);
}

Queue::Line& Queue::next() {
  if (held_up_.empty()) return free_;
  if (free_.empty()) return held_up_;
  return held_up_.front()->queued_at < free_.front()->queued_at ? held_up_ : free_;
}

std::vector<RequestPointer> Queue::take_overdue(Time now, std::chrono::milliseconds patience) {
  return take_until(now - patience, now - std::min(patience, kTurnPatience), now);
}

std::vector<RequestPointer> Queue::take_all() {
  return take_until(Time::max(), Time::max(), Time::max());
}

std::vector<RequestPointer> Queue::take_until(Time latest, Time latest_of_rows, Time now) {
  auto of_rows = rows_.take_overdue(latest_of_rows);
  std::vector<RequestPointer> overdue;
  db::take_overdue(held_up_, latest, overdue);
  db::take_overdue(free_, latest, overdue);
  for (const auto& request : overdue) end_turn(request->row, now);
  std::ranges::move(of_rows, std::back_inserter(overdue));
  return overdue;
}

bool Queue::stands_apart(const char* sql) const {
  return std::ranges::find(held_up_kinds_, sql) != held_up_kinds_.end();
}

}  // namespace cartwright::db
