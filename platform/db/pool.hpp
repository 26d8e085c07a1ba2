#pragma once
// The connections of one kind and the requests that wait for them. Keeps the connections up as long
// as it runs.

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/db/lane.hpp"
#include "platform/db/queue.hpp"
#include "platform/db/settings.hpp"
#include "platform/runtime/condition.hpp"
#include "platform/runtime/keeper.hpp"
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

  /// Queries that lose their connection go once to another one, of `fallback` if there is one;
  /// commands fail. `primary` outlives this object.
  Pool(Executor executor, runtime::Deadlines& deadlines, const Settings& settings, Access access,
       Load load, Primary& primary, Pool* fallback = nullptr);

  /// Connects, and reconnects until `tasks` is cancelled.
  void start(runtime::TaskGroup& tasks);

  /// Fails all that wait or come later, because the loop stops.
  void close();

  /// Closes the connections, once the tasks of start() have ended.
  void disconnect();

  /// Sends the request as soon as its turn comes, or at once where its lease has a lane; the caller
  /// is resumed from a later loop turn.
  Task<Result> perform(RequestPointer request);

  [[nodiscard]] bool is_up() const { return up_ > 0; }

  /// What is wrong with the database, fit for everybody's eyes; empty while nothing is known.
  [[nodiscard]] const std::string& unfitness() const { return unfitness_; }

  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  friend class Lease;
  using Clock = std::chrono::steady_clock;
  Task<runtime::Round> keep_up(Lane* lane);
  Task<void> await_turn(const Lane* lane);
  Task<std::string> serve(Lane* lane);
  Task<void> run(Lane* lane);
  void mark_up(Lane& lane, Opened opened);
  void mark_down(Lane& lane);
  [[nodiscard]] bool may_move(Request& request) const;
  void log_loss(const std::string& reason);

  void submit(RequestPointer request, Waiter waiter);
  void take_over(RequestPointer request);
  [[nodiscard]] std::exception_ptr refusal(const Request& request);
  [[nodiscard]] std::exception_ptr refusal();
  void watch_cancellation(Request* request);
  void forget(Request* request);

  void lend(Lane& lane, Lease& lease);
  void take_back(Lane& lane);
  void go_on(RequestPointer request);
  void release(Lease& lease);
  void end_overdue(Lease& lease);
  void roll_back_if_left_open(Lane& lane);
  void send(Lane& lane, RequestPointer request);

  void end_turn(Lane& lane);
  void dispatch();
  void dispatch_posted();
  void send_batch(Lane& lane, Queue::Line& line);
  [[nodiscard]] std::size_t batch_size() const;
  void settle(Completions completions);
  void note_answer(const Completion& completion);
  void fail_overdue();
  [[nodiscard]] bool waits_since(std::chrono::milliseconds time_ago);
  void look_for_stalls();
  void make_way(Connection& connection);
  void dismiss_spare();
  [[nodiscard]] std::chrono::milliseconds patience() const;

  Executor executor_;
  runtime::Deadlines& deadlines_;
  Settings settings_;
  Access access_;
  Load load_;
  Pool* fallback_;
  Primary& primary_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::list<runtime::Keeper> keepers_;  ///< of the lanes
  Lane* spare_ = nullptr;               ///< of the lanes: connected while all others wait for locks
  Queue queue_;
  bool dispatch_posted_ = false;
  runtime::Deadline overdue_;
  std::size_t checks_behind_ = 0;  ///< on end
  runtime::Deadline stalls_;
  runtime::Deadline spare_idle_;
  std::size_t up_ = 0;
  runtime::Condition came_up_;  ///< the first lane of all
  runtime::Condition spare_called_;
  std::chrono::steady_clock::time_point down_since_;
  bool closed_ = false;
  runtime::LimitedLog lacks_;
  runtime::LimitedLog rests_;
  std::string last_loss_;
  std::string unfitness_;
  Counters counters_;
};

}  // namespace cartwright::db
