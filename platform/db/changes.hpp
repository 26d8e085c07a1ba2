#pragma once
// The ear of one event loop: hears what the database NOTIFYs, for all its memories, on a connection
// of its own that it keeps up by itself.

#include <boost/intrusive/list.hpp>

#include <optional>
#include <string>

#include "platform/db/channel.hpp"
#include "platform/db/connector.hpp"
#include "platform/db/pool.hpp"
#include "platform/runtime/keeper.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::db {

/// Channels are trusted once it was tried that whatever `reads` answer from now on is announced
/// here, and doubted as soon as that is in doubt: the connection is lost, a server falls silent or
/// is not the primary any more, a pooler is in between. A channel by itself is doubted while one of
/// its triggers does not announce.
class Changes {
 public:
  /// All references outlive this object.
  Changes(Executor executor, runtime::Deadlines& deadlines, const Settings& settings,
          Primary& primary, Pool& reads);

  /// Listens until `tasks` is cancelled, if there is anything to listen for.
  void start(runtime::TaskGroup& tasks);

  /// Before that cancellation: ends what it would not.
  void close() { connector_.cancel(); }

  /// Closes the connection, once the tasks of start() have ended. No channel is trusted any more.
  void disconnect();

 private:
  friend class Channel;
  using Channels = boost::intrusive::list<Channel, boost::intrusive::constant_time_size<false>>;

  void add(Channel& channel);
  [[nodiscard]] std::string names() const;
  [[nodiscard]] std::string listening() const;
  [[nodiscard]] std::string question() const;

  Task<runtime::Round> keep_listening();
  Task<std::string> listen_until_lost();
  Task<void> listen();
  Task<void> hear();
  void send(const std::string& sql);
  void take_results();
  void take_notifications();
  void go_on();
  void take_answer(const pg_result* answer);
  Task<void> announce(std::string channel);
  void prove();
  void beat();
  void end(std::string reason);
  void doubt();

  Executor executor_;
  Primary& primary_;
  Pool& reads_;
  Channels channels_;
  runtime::TaskGroup* tasks_ = nullptr;
  Connector connector_;
  runtime::Deadline heartbeat_;
  runtime::Keeper keeper_;

  // Of the present connection.
  ConnectionHandle connection_;
  std::optional<Primary::Tie> tie_;
  Socket socket_;
  std::string trial_channel_;
  std::string question_;  ///< about all channels
  int beats_since_trial_ = 0;
  bool awaits_answer_ = false;
  bool has_asked_ = false;
  bool is_proven_ = false;
  std::string lost_;

  std::string last_loss_;
};

}  // namespace cartwright::db
