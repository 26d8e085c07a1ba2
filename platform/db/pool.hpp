#pragma once
// The connections of one kind and the requests that wait for them. Keeps the connections up as long
// as it runs.

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "platform/db/connection.hpp"
#include "platform/db/settings.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::db {

/// What a pool's connections carry. A page of a list travels alone: many at once would hold the
/// loop when they arrive, and the one behind a slow search would wait for it.
enum class Load : std::uint8_t { requests, lists };

class Pool {
 public:
  /// Asks for what is counted; each number only grows.
  struct Counters {
    std::uint64_t statements = 0;  ///< sent, those that were sent again included
    std::uint64_t batches = 0;
    std::uint64_t repeated = 0;  ///< statements that were sent again
    std::uint64_t lost_connections = 0;
  };

  /// What lost connections leave without an answer, `fallback` answers; without one, it fails.
  Pool(Executor executor, runtime::Deadlines& deadlines, const Settings& settings, Access access,
       Load load, Pool* fallback = nullptr);

  /// Connects, and reconnects until `tasks` is cancelled.
  void start(runtime::TaskGroup& tasks);

  /// Fails all that wait or come later, because the loop stops.
  void close();

  /// Closes the connections, once the tasks of start() have ended.
  void disconnect();

  /// Sends the request as soon as its turn comes; the caller is resumed from a later loop turn.
  Task<Result> perform(RequestPointer request);

  [[nodiscard]] bool is_up() const { return up_ > 0; }
  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  using Clock = std::chrono::steady_clock;
  using Timer = boost::asio::basic_waitable_timer<Clock, boost::asio::wait_traits<Clock>, Executor>;

  struct Lane {
    Lane(Executor executor, runtime::Deadlines& deadlines, const Settings& settings, Access access)
        : connector(executor, deadlines, settings, access) {}

    Connector connector;
    std::unique_ptr<Connection> connection = nullptr;
    Completions completions = {};
  };

  Task<void> keep_up(Lane* lane);
  Task<void> await_first(const Lane* lane);
  Task<std::string> serve(Lane* lane);
  Task<void> run(Lane* lane);
  void mark_up(Lane& lane, ConnectionHandle handle);
  void mark_down(Lane& lane);
  void log_loss(const std::string& reason);

  void submit(RequestPointer request, Waiter waiter);
  void take_over(RequestPointer request);
  [[nodiscard]] std::exception_ptr refusal() const;
  void watch_cancellation(Request* request);
  void forget(Request* request);

  void dispatch();
  void dispatch_posted();
  void send_batch(Connection& connection);
  [[nodiscard]] std::size_t batch_size() const;
  void settle(Completions completions);
  void fail_overdue();
  [[nodiscard]] std::chrono::milliseconds patience() const;

  Executor executor_;
  runtime::Deadlines& deadlines_;
  Settings settings_;
  Access access_;
  Load load_;
  Pool* fallback_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::deque<RequestPointer> queue_;
  bool dispatch_posted_ = false;
  runtime::Deadline overdue_;
  std::size_t up_ = 0;
  Timer came_up_;  ///< never expires; cancelled to wake those who wait for the first connection
  std::chrono::steady_clock::time_point down_since_;
  bool closed_ = false;
  std::string last_loss_;
  Counters counters_;
};

}  // namespace cartwright::db
