#pragma once
// The text of a reply that is made of the products. It is remembered: the database announces each
// change of them, and while nobody hears the announcements, nothing is remembered.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "platform/db/changes.hpp"
#include "platform/db/database.hpp"
#include "platform/error.hpp"
#include "platform/runtime/turns.hpp"
#include "platform/task.hpp"

namespace cartwright::cart {

class RememberedText {
 public:
  using Text = std::shared_ptr<const std::string>;

  /// Makes the text anew, of what `database` says now. `latest` is the one before, if there is one;
  /// null if the text is longer than what is kept.
  using Read = std::function<Task<Text>(Text latest)>;

  /// `database`, which is not started yet, and what `read` needs outlive this object.
  RememberedText(Executor executor, db::Database& database, Read read);

  /// The text, from memory if that is known to be current; however many ask at once, one at a time
  /// reads, so that the text takes its memory once, not once a caller. Null if it is too long.
  Task<Text> get();

 private:
  Task<void> renew();
  void forget();

  Read read_;
  runtime::Turns readers_;
  // What the latest read has brought.
  Text text_;
  bool is_too_long_ = false;
  std::optional<Error> failure_;
  bool is_current_ = false;
  std::uint64_t reads_begun_ = 0;
  std::uint64_t latest_read_ = 0;  ///< that has brought something
  db::Channel changes_;
};

}  // namespace cartwright::cart
