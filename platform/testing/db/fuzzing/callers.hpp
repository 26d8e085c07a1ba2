#pragma once
// Those who ask a fuzzer's database, and what each must be told.

#include <memory>
#include <string>
#include <vector>

#include "platform/db/pool.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/testing/db/fuzzing/backend.hpp"

namespace cartwright::db::fuzzing {

using Backends = std::vector<std::unique_ptr<Backend>>;

/// What somebody asks. What is abandoned is never committed.
enum class Kind { read, other_read, write, write_and_read, batch, transaction, abandoned };

/// Whoever asks ends once, with an answer of its own or an error; and who is told that something is
/// done can rely on it. Nothing of that holds once a server has lied.
class Callers {
 public:
  /// All outlive it.
  Callers(Executor executor, Pool& reads, Pool& writes, const Backends& backends);

  /// One more, unless there are enough.
  void begin(Kind kind);

  /// Cancels the one that came `ago` before the last, unless it has ended.
  void cancel(std::size_t ago);

  [[nodiscard]] std::size_t count() const { return callers_.size(); }
  [[nodiscard]] std::size_t waiting() const { return tasks_.size(); }

  /// From now on, nobody can know what a server has done.
  void expect_lies() { is_honest_ = false; }

  /// What must hold at any time, and once all is over.
  void check() const;
  void check_end() const;

 private:
  struct Caller {
    std::string token;
    Kind kind;
    runtime::TaskGroup::Member task;
    bool is_ended = false;

    [[nodiscard]] std::vector<std::string> tokens() const;
  };

  Task<void> call(Caller* caller);
  Task<void> perform(Caller* caller);
  Task<void> read(Caller* caller);
  Task<void> write(Caller* caller);
  Task<void> do_together(Caller* caller);
  Task<void> transact(Caller* caller);
  void require_own(const std::string& token, const std::string& told) const;
  [[nodiscard]] bool is_confirmed(const std::string& token) const;

  Pool& reads_;
  Pool& writes_;
  const Backends& backends_;
  bool is_honest_ = true;
  std::vector<std::unique_ptr<Caller>> callers_;
  runtime::TaskGroup tasks_;
};

}  // namespace cartwright::db::fuzzing
