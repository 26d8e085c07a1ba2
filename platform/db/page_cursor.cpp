#include "platform/db/page_cursor.hpp"

#include <fmt/format.h>

#include <array>

#include "platform/text/base64url.hpp"
#include "platform/text/parse.hpp"
#include "platform/text/split.hpp"

namespace cartwright::db {

std::string write_cursor(const PageCursor& cursor, std::uint64_t list) {
  std::string text;
  text::append_base64url(text, fmt::format("{:x} {} {}", list, cursor.id, cursor.key));
  return text;
}

std::optional<PageCursor> read_cursor(std::string_view text, std::uint64_t list) {
  constexpr std::size_t kRoomForTheRest = 100;
  std::array<char, kLongestCursorKey + kRoomForTheRest> room;
  auto rest = text::decode_base64url(text, room);
  if (!rest) return std::nullopt;
  if (text::parse<std::uint64_t>(text::take_until(*rest, ' '), 16) != list) return std::nullopt;
  const auto id = text::parse<std::int64_t>(text::take_until(*rest, ' '));
  if (!id || text::at_end(*rest)) return std::nullopt;
  return PageCursor{.id = *id, .key = std::string(*rest)};
}

}  // namespace cartwright::db
