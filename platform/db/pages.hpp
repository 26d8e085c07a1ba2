#pragma once
// A list that may be long, read page by page: each begins behind the last id of the one before. A
// slow reader holds neither a connection nor a snapshot between two pages, and a row that stays is
// read exactly once, however much changes meanwhile.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <utility>
#include <vector>

#include "platform/db/row.hpp"
#include "platform/task.hpp"

namespace cartwright::db {

// Measured: larger pages read a list no faster, and reading one holds the loop for longer.
inline constexpr std::int32_t kPageRows = 500;
inline constexpr std::int32_t kPageBytes = 64 * 1024;

/// Whether a page of a PageQuery tells by itself that no other follows.
bool is_last_page(const Result& page);

/// The pages of one list; Database::pages() makes it. Its rows have an `id`.
template <class Row>
class Pages {
 public:
  /// Reads the page behind an id.
  using Read = std::function<Task<Result>(std::int64_t after)>;

  explicit Pages(Read read) : read_(std::move(read)) {}

  /// The next rows; none once there are no more. Throws what a Database does; one call at a time.
  Task<std::vector<Row>> next() {
    std::vector<Row> rows;
    if (has_ended_) co_return rows;
    const auto page = co_await read_(after_);
    rows = read_rows<Row>(page);
    has_ended_ = is_last_page(page);
    if (!rows.empty()) after_ = rows.back().id.value;
    co_return rows;
  }

  /// Whether it is known that there are no more.
  [[nodiscard]] bool has_ended() const { return has_ended_; }

 private:
  Read read_;
  std::int64_t after_ = std::numeric_limits<std::int64_t>::min();
  bool has_ended_ = false;
};

}  // namespace cartwright::db
