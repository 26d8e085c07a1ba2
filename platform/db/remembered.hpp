#pragma once
// Rows of a table that are read again and again, remembered. The database announces each change of
// them; while nobody hears the announcements, nothing is remembered.

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>

#include "platform/db/changes.hpp"
#include "platform/runtime/bounded_cache.hpp"
#include "platform/task.hpp"
#include "platform/text/parse.hpp"

namespace cartwright::db {

/// Key is what the announcements name, a whole number or what is made of a text. An announcement
/// that names none is about all rows.
template <class Key, class Row>
class Remembered {
 public:
  using Read = std::function<Task<std::optional<Row>>(Key)>;

  /// `read` reads from the database that `changes` listens to, which outlives this object.
  Remembered(Changes& changes, Announcements announcements, std::size_t capacity, Read read)
      : read_(std::move(read)),
        rows_(capacity),
        channel_(changes, std::move(announcements),
                 [this](std::string_view payload) { hear(payload); }) {}

  /// The row, from memory if that is known to be current.
  Task<std::optional<Row>> find(Key key) {
    if (const auto* known = rows_.find(key)) co_return *known;
    const auto moment = channel_.now();
    auto row = co_await read_(key);
    if (row && channel_.vouches_since(moment)) rows_.insert(std::move(key), *row);
    co_return row;
  }

  /// Reads the row anew the next time. Call it after a change of one's own, whose announcement is
  /// still on its way.
  void forget(const Key& key) {
    channel_.note_change();
    rows_.erase(key);
  }

 private:
  void hear(std::string_view payload) {
    const auto key = key_of(payload);
    key ? rows_.erase(*key) : rows_.clear();
  }

  static std::optional<Key> key_of(std::string_view payload) {
    if constexpr (std::integral<Key>) {
      return text::parse<Key>(payload);
    } else {
      return payload.empty() ? std::nullopt : std::optional<Key>(payload);
    }
  }

  Read read_;
  runtime::BoundedCache<Key, Row> rows_;
  Channel channel_;
};

}  // namespace cartwright::db
