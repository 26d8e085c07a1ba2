#pragma once
// Where the next page of a list begins, as clients carry it: opaque to them, and bound to the
// filter and the order of the list that it is of.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace cartwright::db {

inline constexpr auto kNoCursor = "Not a cursor of this list.";

/// What a page begins behind: a row's id, and by what else the list is sorted.
struct PageCursor {
  std::int64_t id = 0;
  std::string key;
};

/// So many bytes a key has at most.
inline constexpr std::size_t kLongestCursorKey = 1'024;

/// `list` says which list in which order it is, as a hash of them.
std::string write_cursor(const PageCursor& cursor, std::uint64_t list);

/// Nothing for a text that is no cursor of this list; its key is yet to be read.
std::optional<PageCursor> read_cursor(std::string_view text, std::uint64_t list);

}  // namespace cartwright::db
