#pragma once
// Lets one request at a time write to a row: all at once would wait for the row's lock, each in a
// lane of its own, until no lane is left to anybody else.

#include <chrono>
#include <cstddef>
#include <list>
#include <unordered_map>
#include <vector>

#include "platform/db/request.hpp"

namespace cartwright::db {

class RowTurns {
 public:
  /// Requests that may wait for the same row, and for all rows together; a few may for any row.
  static constexpr std::size_t kMostOfOneRow = 256;
  static constexpr std::size_t kMostOfAllRows = 2'048;
  static constexpr std::size_t kFew = 4;

  /// The request itself, whose turn it is, or that writes to no row; null if it waits here.
  RequestPointer enter(RequestPointer request);

  /// The turn is over of a request that entered. Returns the one whose turn it is now, if any is.
  RequestPointer leave(const RowKey& row);

  /// Whether one more may not wait for the row.
  [[nodiscard]] bool is_full(const RowKey& row) const;

  /// Those that wait.
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Takes those that wait and were asked at `latest` or before.
  std::vector<RequestPointer> take_overdue(std::chrono::steady_clock::time_point latest);

 private:
  using Line = std::list<RequestPointer>;
  struct Hash {
    std::size_t operator()(const RowKey& row) const noexcept;
  };

  /// Those that wait for the one whose turn it is.
  std::unordered_map<RowKey, Line, Hash> rows_;
  std::size_t size_ = 0;
};

}  // namespace cartwright::db
