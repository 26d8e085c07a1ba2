#pragma once
// Work that is nobody's request, kept in the service's own database until it is done (ADR 29).

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/db/changes.hpp"
#include "platform/db/database.hpp"
#include "platform/jobs/enqueue.hpp"
#include "platform/jobs/job_rows.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/runtime/keeper.hpp"
#include "platform/runtime/limited_log.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/schema/parse.hpp"
#include "platform/task.hpp"

namespace cartwright::jobs {

/// How long an attempt may take, and when another follows: after delays that double.
struct Effort {
  std::chrono::milliseconds longest = std::chrono::seconds(30);
  int attempts = 12;  ///< then it is kept, with its error
  std::chrono::milliseconds first_delay = std::chrono::seconds(1);
  std::chrono::milliseconds longest_delay = std::chrono::hours(1);
};

/// Does the jobs of the kinds that it knows, beside any number of others at the same database.
/// Each is done at least once: twice where a worker dies between the work and its note of it, so
/// what a job does is done again without harm. For use by one event loop.
class Jobs {
 public:
  /// How many one loop does at the same time.
  static constexpr std::size_t kAtOnce = 4;
  /// Of one kind, so that one whose work hangs leaves a place to others.
  static constexpr std::size_t kAtOnceOfAKind = kAtOnce - 1;

  /// `database`, which is not started yet, outlives this object.
  Jobs(Executor executor, db::Database& database);

  /// Has `owner` do the jobs that are a T. Before start(); `owner` outlives stop().
  template <Job T, class Owner>
  void on(Owner* owner, Task<void> (Owner::*work)(T), Effort effort = {}) {
    add({std::string(T::kKind),
         [owner, work](std::string body) { return read_and_do(owner, work, std::move(body)); },
         effort, std::nullopt});
  }

  /// Has `owner` do something again and again, `pause` after it was done: one for the whole store,
  /// whoever it is. Where it fails, it is due again after as long, and the log tells the first
  /// time.
  template <class Owner>
  void every(std::chrono::milliseconds pause, std::string name, Owner* owner,
             Task<void> (Owner::*work)(), Effort effort = {}) {
    add({std::move(name), [owner, work](std::string) { return (owner->*work)(); }, effort, pause});
  }

  void start();

  /// Begins no job any more. Those that run have `grace`; what is interrupted then is begun anew by
  /// whoever is left.
  Task<void> stop(std::chrono::milliseconds grace);

 private:
  struct Kind {
    std::string name;
    std::function<Task<void>(std::string body)> work;
    Effort effort;
    std::optional<std::chrono::milliseconds> pause;  ///< of periodic work
    std::size_t running = 0;
    bool is_failing = false;
  };

  /// Counts a job of a kind as long as it lives.
  class Running {
   public:
    explicit Running(Kind& kind) : kind_(&kind) { ++kind.running; }
    Running(Running&& other) noexcept : kind_(std::exchange(other.kind_, nullptr)) {}
    Running& operator=(Running&&) = delete;
    ~Running() {
      if (kind_ != nullptr) --kind_->running;
    }

   private:
    Kind* kind_;
  };

  template <class Owner, class T>
  static Task<void> read_and_do(Owner* owner, Task<void> (Owner::*work)(T), std::string body) {
    co_await (owner->*work)(schema::parse_json<T>(body));
  }

  /// Why an attempt was in vain.
  struct Failure {
    std::string text;
    bool is_last = false;  ///< whether no other would be of use
  };

  void add(Kind kind);
  Kind& kind_of(const Claim& claim);
  Room find_room();
  void begin(std::vector<Claim> claims);
  Task<runtime::Round> look();
  Task<std::chrono::milliseconds> begin_due_jobs();
  Task<std::chrono::milliseconds> find_pause(JobRows::Kinds kinds);
  Task<void> attend(Claim claim, Running running);
  static Task<std::optional<Failure>> failure_of(Task<void> work);
  Task<std::optional<Failure>> attempt(Claim claim);
  Task<void> note(Claim claim, std::optional<Failure> failure);
  Task<void> note_failure(Claim claim, Failure failure);
  void report(Kind& kind, int attempt, std::string_view failure);
  Task<void> release_interrupted();
  Task<void> pass_until(std::chrono::steady_clock::time_point moment);

  Executor executor_;
  JobRows rows_;
  std::vector<Kind> kinds_;    ///< all of them from start() on
  std::size_t next_kind_ = 0;  ///< that gets a place, counted on and on
  /// Whoever has not noted by then how a job ended has lost it to others.
  std::chrono::milliseconds lease_{};
  std::int64_t periodic_ = 0;  ///< of the kinds
  bool is_stopping_ = false;
  std::vector<Claim> interrupted_;
  runtime::Deadlines deadlines_;
  runtime::LimitedLog failed_;
  runtime::Keeper looker_;
  runtime::TaskGroup background_;
  runtime::TaskGroup looking_;
  runtime::TaskGroup working_;
  db::Channel added_;
};

}  // namespace cartwright::jobs
