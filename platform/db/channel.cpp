#include "platform/db/channel.hpp"

#include <fmt/format.h>

#include <utility>

#include "platform/db/changes.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::db {

Channel::Channel(Changes& changes, Announcements announcements, Heard heard)
    : announcements_(std::move(announcements)), heard_(std::move(heard)) {
  changes.add(*this);
}

void Channel::tell(std::string_view payload) {
  ++moment_;
  heard_(payload);
}

// Nothing if one of the triggers does not announce. While that was so, changes were missed: what
// was remembered until now is not trusted, but what is read from now on.
void Channel::take(std::optional<std::string> triggers) {
  if (!triggers) {
    return doubt(fmt::format(
        "Not every change of {} is announced, so that nothing is remembered: cartwright-migrate "
        "verify says which trigger is missing or disabled",
        announcements_.table));
  }
  if (triggers_ && *triggers_ != triggers) doubt("The triggers were changed.");
  triggers_ = std::move(triggers);
}

void Channel::trust() {
  if (!triggers_ || std::exchange(is_trusted_, true)) return;
  last_doubt_.clear();
  tell({});
}

void Channel::doubt() {
  triggers_.reset();
  if (std::exchange(is_trusted_, false)) tell({});
}

void Channel::doubt(std::string reason) {
  doubt();
  if (reason == last_doubt_) return;
  log::warning("database listener lost", {{"channel", announcements_.channel}, {"reason", reason}});
  last_doubt_ = std::move(reason);
}

}  // namespace cartwright::db
