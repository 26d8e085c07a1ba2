#pragma once
// One open connection in libpq's pipeline mode. It carries one batch of requests at a time, each
// batch with one Sync, and prepares statements when it first meets them.

#include <list>
#include <string>
#include <vector>

#include "platform/db/connector.hpp"
#include "platform/db/failure.hpp"
#include "platform/db/request.hpp"
#include "platform/runtime/limited_log.hpp"

namespace cartwright::db {

class Connection {
 public:
  /// `patience` is how long the server may take for one statement. What it has no more of, such as
  /// room on its disk, goes to `lacks`.
  Connection(Executor executor, runtime::Deadlines& deadlines, Access access,
             std::chrono::milliseconds patience, runtime::LimitedLog& lacks,
             ConnectionHandle handle);

  /// Whether it can take a batch.
  [[nodiscard]] bool is_idle() const { return batch_.empty() && lost_.empty(); }

  /// Whether it can take one that has nothing to do with what went before.
  [[nodiscard]] bool is_free() const { return is_idle() && !in_transaction_; }

  /// Whether it can take one, but as part of a transaction.
  [[nodiscard]] bool is_left_open() const { return is_idle() && in_transaction_; }

  /// Makes `request` part of the next batch. A failure shows when receive() is awaited.
  void add(RequestPointer request);

  /// Sends the batch.
  void send();

  /// Waits for the server, then appends to `*completions` what it has finished. Throws
  /// ConnectionLost once the connection is of no more use.
  Task<void> receive(Completions* completions);

  /// Takes back the requests that nobody has answered. The connection is of no more use then.
  Completions abandon();

  /// Answers nothing any more; receive() throws ConnectionLost with the reason.
  void give_up(std::string reason);

  /// What the server is at, null if that is nobody's concern any more.
  [[nodiscard]] const char* awaited_sql() const;

  /// When the server was last heard, or got its batch.
  [[nodiscard]] std::chrono::steady_clock::time_point silent_since() const { return silent_since_; }

  /// Takes back the queries other than `sql` that stand behind it, to ask them elsewhere. What the
  /// server still answers to them is nobody's.
  std::vector<RequestPointer> withdraw_others(const char* sql);

 private:
  struct Prepared {
    const char* sql;
    std::vector<TypeId> types;
    std::string name;
    bool is_known = false;  ///< the server has it, or is being told in this batch
    const RowType* row_type = nullptr;
    std::shared_ptr<const Positions> positions;
  };
  struct Step {
    Prepared* prepared;
    bool is_new;  ///< prepared by this very request
    bool awaits_preparation;
  };
  /// A request, and a step for each of its statements.
  struct Entry {
    RequestPointer request;  ///< null once it was withdrawn
    boost::container::small_vector<Step, 1> steps = {};
    std::size_t answered = 0;  ///< of the steps
    Failure failure = {};      ///< of the first step that failed
  };

  bool ask(Entry& entry, const BoundStatement& statement);
  Prepared& prepared_for(const BoundStatement& statement);
  void rename(Prepared& prepared);
  bool prepare(const Prepared& prepared);
  bool execute(const Prepared& prepared, const Parameters& parameters);

  Task<void> wait_for_server();
  void flush();
  void take_in(Completions& completions);
  void take(ResultHandle result, Completions& completions);
  void note_failure(Entry& entry, const pg_result* result);
  [[nodiscard]] Failure understand(const Entry& entry, const pg_result* result) const;
  void take_late_error(const pg_result* result);
  Completion finish(Entry& entry, ResultHandle result);
  Completion answer_or_fault(Entry& entry, ResultHandle result);
  Completion answer(Entry& entry, ResultHandle result);
  Completion refuse(RequestPointer request, Failure failure);
  void end_batch(Completions& completions);
  void follow_transaction();
  [[nodiscard]] bool has_left_its_access() const;

  runtime::Deadlines& deadlines_;
  Access access_;
  std::chrono::milliseconds patience_;
  runtime::LimitedLog& lacks_;
  ConnectionHandle handle_;
  Socket socket_;
  runtime::Deadline deadline_;
  std::list<Prepared> prepared_;
  std::size_t names_ = 0;
  std::vector<Entry> batch_;
  std::size_t answered_ = 0;
  Completions uncommitted_;  ///< answers of commands whose transaction has not ended yet
  std::chrono::steady_clock::time_point silent_since_;
  bool in_transaction_ = false;  ///< when the server was last ready
  bool unsent_ = false;
  std::string lost_;  ///< why the connection is of no more use
};

}  // namespace cartwright::db
