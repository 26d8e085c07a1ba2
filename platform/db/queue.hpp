#pragma once
// The requests of a pool that wait to be sent, in the order in which they came. Statements that
// wait for a lock stand apart from the others, so that those can pass them; and of those that write
// to one row, only one is in the line at a time.

#include <chrono>
#include <deque>
#include <vector>

#include "platform/db/row_turns.hpp"

namespace cartwright::db {

class Queue {
 public:
  using Line = std::deque<RequestPointer>;

  [[nodiscard]] bool is_empty() const { return size() == 0; }
  [[nodiscard]] std::size_t size() const { return lined_up() + rows_.size(); }

  /// Those that only wait for a lane.
  [[nodiscard]] std::size_t lined_up() const { return free_.size() + held_up_.size(); }

  void push_back(RequestPointer request);
  void push_front(RequestPointer request);

  /// Whether too many wait for that row already.
  [[nodiscard]] bool is_full(const RowKey& row) const { return rows_.is_full(row); }

  /// A request that wrote to it, if it did to any, is gone: the next one lines up.
  void end_turn(const std::optional<RowKey>& row, std::chrono::steady_clock::time_point now);

  /// From now on, `sql` stands apart.
  void hold_up(const char* sql);

  /// An answer came to `sql`: it stands with the others again.
  void let_go(const char* sql);

  /// An error came to `sql`, such as the end of the server's patience: as above, but only once
  /// nobody waits who would have to wait as well.
  void let_go_if_last(const char* sql);

  [[nodiscard]] bool holds_up() const { return !held_up_kinds_.empty(); }

  /// Those that stand not apart.
  [[nodiscard]] Line& free() { return free_; }

  /// The line whose first has waited longest. What is sent together comes from one line.
  [[nodiscard]] Line& next();

  /// Those that have waited for longer than `patience`, and for their row's turn for longer than
  /// anybody has to.
  std::vector<RequestPointer> take_overdue(std::chrono::steady_clock::time_point now,
                                           std::chrono::milliseconds patience);

  std::vector<RequestPointer> take_all();

 private:
  std::vector<RequestPointer> take_until(std::chrono::steady_clock::time_point latest,
                                         std::chrono::steady_clock::time_point latest_of_rows,
                                         std::chrono::steady_clock::time_point now);
  [[nodiscard]] bool stands_apart(const char* sql) const;
  Line& line_of(const char* sql) { return holds_up() && stands_apart(sql) ? held_up_ : free_; }

  Line free_;
  Line held_up_;
  RowTurns rows_;
  std::vector<const char*> held_up_kinds_;  ///< few, and seldom any
};

}  // namespace cartwright::db
