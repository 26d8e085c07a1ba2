#include "platform/db/row_turns.hpp"

#include <functional>
#include <utility>

namespace cartwright::db {

std::size_t RowTurns::Hash::operator()(const RowKey& row) const noexcept {
  return row.value ^ std::hash<const char*>()(row.sql);
}

RequestPointer RowTurns::enter(RequestPointer request) {
  if (!request->row) return request;
  const auto [row, is_first] = rows_.try_emplace(*request->row);
  if (is_first) return request;
  row->second.push_back(std::move(request));
  ++size_;
  return nullptr;
}

RequestPointer RowTurns::leave(const RowKey& row) {
  const auto found = rows_.find(row);
  if (found == rows_.end()) return nullptr;
  auto& line = found->second;
  if (line.empty()) {
    rows_.erase(found);
    return nullptr;
  }
  auto next = std::move(line.front());
  line.pop_front();
  --size_;
  return next;
}

bool RowTurns::is_full(const RowKey& row) const {
  const auto found = rows_.find(row);
  if (found == rows_.end()) return false;
  return found->second.size() >= (size_ < kMostOfAllRows ? kMostOfOneRow : kFew);
}

std::vector<RequestPointer> RowTurns::take_overdue(std::chrono::steady_clock::time_point latest) {
  std::vector<RequestPointer> overdue;
  if (size_ == 0) return overdue;
  for (auto& [row, line] : rows_) {
    while (!line.empty() && line.front()->queued_at <= latest) {
      overdue.push_back(std::move(line.front()));
      line.pop_front();
      --size_;
    }
  }
  return overdue;
}

}  // namespace cartwright::db
