#pragma once
// Hears what the database NOTIFYs, on a connection of its own that it keeps up by itself. Meant to
// empty caches: while it does not listen, they must not be trusted.

#include <functional>
#include <string>
#include <string_view>

#include "platform/db/connector.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::db {

class Listener {
 public:
  using Notified = std::move_only_function<void(std::string_view payload)>;
  using StateChanged = std::move_only_function<void(bool is_listening)>;

  /// `notified` is called for each notification on `channel`. `state_changed` is called with true
  /// once the server has confirmed that every notification from now on will be heard, and with
  /// false as soon as that is in doubt. A server that vanishes silently is noticed within seconds.
  Listener(Executor executor, const Settings& settings, std::string channel, Notified notified,
           StateChanged state_changed);

  void start();

  /// Ends listening, which `state_changed` is told.
  Task<void> stop();

 private:
  Task<void> keep_listening();
  Task<std::string> listen_until_lost();
  Task<void> listen();
  void send(const std::string& sql);
  Task<void> hear();
  void take_results();
  void take_notifications();
  void beat();
  void set_listening(bool is_listening);
  void close();

  Executor executor_;
  std::string channel_;
  Notified notified_;
  StateChanged state_changed_;
  runtime::TaskGroup tasks_;
  runtime::Deadlines deadlines_;
  Connector connector_;
  runtime::Deadline heartbeat_;
  ConnectionHandle connection_;
  Socket socket_;
  bool awaits_answer_ = false;
  bool is_silent_ = false;
  bool is_listening_ = false;
};

}  // namespace cartwright::db
