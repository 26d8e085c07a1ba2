#pragma once
// What one memory hears of what it remembers, and whether that can be trusted: the one guard of
// freshness. A memory reads, and keeps what it has read only if the channel vouches for it:
//
//   const auto moment = channel_.now();
//   auto row = co_await read();
//   if (channel_.vouches_since(moment)) keep(row);

#include <boost/intrusive/list.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cartwright::db {

class Changes;

/// What is announced, and by whom.
struct Announcements {
  std::string channel;
  std::string table{};                  ///< each change of which is announced
  std::vector<std::string> triggers{};  ///< of the table, which do it in every session
};

/// A member of the memory, of one event loop. Several may be of the same announcements.
class Channel : public boost::intrusive::list_base_hook<
                    boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  using Heard = std::move_only_function<void(std::string_view payload)>;
  using Moment = std::uint64_t;

  /// `heard` is called for each announcement; with an empty payload where anything may have
  /// changed, be it that some were missed. `changes`, which does not listen yet, outlives this.
  Channel(Changes& changes, Announcements announcements, Heard heard);

  /// Before something is read.
  [[nodiscard]] Moment now() const { return moment_; }

  /// Whether nothing has changed since `moment`, and whatever changes from now on will be heard:
  /// what was read in between is what the primary holds, or its announcement is still on its way.
  [[nodiscard]] bool vouches_since(Moment moment) const { return is_trusted_ && moment == moment_; }

  /// A change of one's own, whose announcement is still on its way: what is being read may be
  /// older.
  void note_change() { ++moment_; }

 private:
  friend class Changes;

  void tell(std::string_view payload);
  void take(std::optional<std::string> triggers);
  void trust();
  void doubt();
  void doubt(std::string reason);

  Announcements announcements_;
  Heard heard_;
  Moment moment_ = 0;
  bool is_trusted_ = false;
  std::optional<std::string> triggers_;  ///< their state, while each of them announces
  std::string last_doubt_;
};

}  // namespace cartwright::db
