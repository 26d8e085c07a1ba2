#pragma once
// Hears what the database NOTIFYs, on a connection of its own that it keeps up by itself. Meant to
// empty memories: while it does not listen, they must not be trusted.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/db/connector.hpp"
#include "platform/db/database.hpp"
#include "platform/runtime/keeper.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::db {

/// What is announced, and by whom.
struct Announcements {
  std::string channel;
  std::string table{};                  ///< each change of which is announced
  std::vector<std::string> triggers{};  ///< of the table, which do it in every session
};

class Listener {
 public:
  using Notified = std::move_only_function<void(std::string_view payload)>;
  using StateChanged = std::move_only_function<void(bool is_listening)>;

  /// `notified` is called for each notification on the channel. `state_changed` is called with true
  /// once it was tried that whatever `database` would read from now on is announced here, and with
  /// false as soon as that is in doubt: the connection is lost, a server falls silent or is not the
  /// primary any more, a pooler or another trigger is in between. `database` outlives this object.
  Listener(Executor executor, Database& database, Announcements announcements, Notified notified,
           StateChanged state_changed);

  void start();

  /// Ends listening, which `state_changed` is told.
  Task<void> stop();

 private:
  Task<runtime::Round> keep_listening();
  Task<std::string> listen_until_lost();
  Task<void> listen();
  Task<void> hear();
  void send(const std::string& sql);
  void take_results();
  void take_notifications();
  void go_on();
  void require_announcements(const pg_result* answer);
  Task<void> announce(std::string channel);
  void beat();
  void end(std::string reason);
  void set_listening(bool is_listening);
  void close();

  Executor executor_;
  Database& database_;
  Announcements announcements_;
  std::string question_;  ///< about the announcements
  Notified notified_;
  StateChanged state_changed_;
  runtime::TaskGroup tasks_;
  runtime::Deadlines deadlines_;
  Connector connector_;
  runtime::Deadline heartbeat_;
  runtime::Keeper keeper_;

  // Of the present connection.
  ConnectionHandle connection_;
  std::optional<Primary::Tie> tie_;
  Socket socket_;
  std::string trial_channel_;
  std::optional<std::string> triggers_;  ///< their state
  int beats_since_trial_ = 0;
  bool awaits_answer_ = false;
  std::string lost_;

  std::string last_loss_;
  bool is_listening_ = false;
};

}  // namespace cartwright::db
