#pragma once
// A list that may be long, read page by page: each begins behind the last id of the one before. A
// slow reader holds neither a connection nor a snapshot between two pages, and a row that stays is
// read exactly once, however much changes meanwhile.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "platform/db/row.hpp"
#include "platform/task.hpp"

namespace cartwright::db {

// Measured: larger pages read a list no faster, and reading one holds the loop for longer.
inline constexpr std::int32_t kPageRows = 500;
inline constexpr std::int32_t kPageBytes = 64 * 1024;

/// Whether a page of a PageQuery tells by itself that it holds the last row in question.
bool is_last_page(const Result& page);

inline constexpr std::int64_t kFirstId = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t kLastId = std::numeric_limits<std::int64_t>::max();

/// The pages of one list; Database::pages() makes it. Its rows have an `id`.
template <class Row>
class Pages {
 public:
  /// Reads the page between two ids.
  using Read = std::function<Task<Result>(std::int64_t after, std::int64_t last)>;

  /// Finds where the stretch behind an id ends.
  using FindEnd = std::function<Task<std::optional<std::int64_t>>(std::int64_t after)>;

  /// Without `find_end`, all is one stretch.
  Pages(Read read, FindEnd find_end) : read_(std::move(read)), find_end_(std::move(find_end)) {
    if (!find_end_) last_ = kLastId;
  }

  /// The next rows; none once there are no more. Throws what a Database does; one call at a time.
  Task<std::vector<Row>> next() {
    std::vector<Row> rows;
    while (rows.empty() && !has_ended_) {
      if (find_end_ && after_ == last_) last_ = (co_await find_end_(after_)).value_or(kLastId);
      const auto page = co_await read_(after_, last_);
      rows = read_rows<Row>(page);
      if (!is_last_page(page)) {
        after_ = rows.back().id.value;
      } else {
        after_ = last_;
        has_ended_ = last_ == kLastId;
      }
    }
    co_return rows;
  }

  /// Whether it is known that there are no more.
  [[nodiscard]] bool has_ended() const { return has_ended_; }

 private:
  Read read_;
  FindEnd find_end_;
  std::int64_t after_ = kFirstId;
  std::int64_t last_ = kFirstId;  ///< of the stretch at hand
  bool has_ended_ = false;
};

}  // namespace cartwright::db
