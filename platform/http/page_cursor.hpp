#pragma once
// What lists that are shown a page at a time have in common: how much a page shows, and where the
// next one begins, as clients carry it: opaque to them, and bound to the filter and the order of
// the list that it is of.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/schema/rules.hpp"

namespace cartwright::http {

inline constexpr auto kNoCursor = "Not a cursor of this list.";

/// How many rows a page shows.
struct PageSize {
  using Value = std::int32_t;
  static constexpr Value kDefault = 20;
  static constexpr auto kRules = schema::rules_of(schema::range(1, 100));
};

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

}  // namespace cartwright::http
