#pragma once
// How servers of any protocol take the connections that come to their port.

#include <cstdint>
#include <functional>
#include <string_view>

#include "platform/runtime/keeper.hpp"
#include "platform/runtime/limited_log.hpp"
#include "platform/runtime/listen.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/task.hpp"

namespace cartwright::runtime {

/// One port on one event loop, from start() to stop(), which ends before this does.
class Listener {
 public:
  struct Use {
    std::string_view name;     ///< of the task; both are of static storage duration
    std::string_view failure;  ///< what the log calls a connection that cannot be accepted
    std::function<void(Socket)> admit;
    /// Whether there is room for one more; where there is not, make_room() is asked for it once one
    /// has come, and it waits as long as the answer is false.
    std::function<bool()> has_room = [] { return true; };
    std::function<bool()> make_room = [] { return true; };
  };

  /// `deadlines` outlives it.
  Listener(Executor executor, Deadlines& deadlines, Use use);

  /// Throws as listen() does.
  void start(const ListenAddress& where);

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  /// Refuses new connections; those that the kernel has accepted are admitted still.
  Task<void> stop();

 private:
  Task<void> accept();
  Task<bool> make_room();
  Task<void> pause();

  const Use use_;
  Acceptor acceptor_;
  Keeper keeper_;
  Timer pause_;
  LimitedLog failed_;
  TaskGroup tasks_;
};

}  // namespace cartwright::runtime
