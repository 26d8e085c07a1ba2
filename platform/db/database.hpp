#pragma once
// A PostgreSQL database as repositories see it: one statement a call, or one Batch, its rows as
// structs. What is decided between statements takes a Transaction.
//
//   co_return co_await database_.find<User>(kFindUser, id);
//
// Each call throws a ConstraintViolation (error.hpp) where the data refuse the statement,
// Error(unavailable) within a bounded time where the database cannot answer, and std::runtime_error
// or std::logic_error where code and database do not fit. A cancelled caller stops waiting.

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/db/changes.hpp"
#include "platform/db/pages.hpp"
#include "platform/db/pool.hpp"
#include "platform/db/transaction.hpp"
#include "platform/db/verbs.hpp"

namespace cartwright::db {

/// The connections of one event loop. Use it from that loop's thread only.
class Database : public Verbs {
 public:
  /// Without `replicas`, stale queries go to the primary as well.
  Database(Executor executor, Settings settings, const Replicas& replicas = {});

  /// Names tables, before it starts, without which nothing can be served.
  void require_tables(std::initializer_list<std::string_view> tables);

  /// Begins to connect; calls may be made at once.
  void start();

  /// Fails what still runs, then closes all connections.
  Task<void> stop();

  /// Whether reads and writes can be served now.
  [[nodiscard]] bool ready() const { return reads_.is_up() && writes_.is_up(); }

  /// What keeps it from being ready, for everybody's eyes: "unreachable", or what is wrong with it.
  /// Empty if nothing does.
  [[nodiscard]] std::string fault() const;

  /// All rows of a list that may be long, page by page. This object outlives the pages.
  template <class Row, class Statement, class... P>
  Pages<Row> pages(const Statement& statement, P... parameters) {
    return Pages<Row>(
        [this, statement, ... values = std::move(parameters)](auto after, auto last) {
          return perform(statement, &kRowType<Row>,
                         Parameters(after, last, kPageRows, kPageBytes, values...));
        },
        end_of_stretch(statement));
  }

  /// What is asked of it is done once it is committed, or not at all. This object outlives it.
  [[nodiscard]] Transaction begin(Transaction::Opening opening = {}) {
    return Transaction(writes_, std::move(opening));
  }

  [[nodiscard]] const Pool::Counters& read_counters() const { return reads_.counters(); }
  [[nodiscard]] const Pool::Counters& write_counters() const { return writes_.counters(); }
  [[nodiscard]] const Pool::Counters& stale_read_counters() const {
    return stale_reads_.counters();
  }
  [[nodiscard]] const Pool::Counters& list_counters() const { return lists_.counters(); }

  /// What changes in it, for memories that are there before it starts.
  [[nodiscard]] Changes& changes() { return changes_; }

 private:
  friend Verbs;

  template <class Statement>
  auto end_of_stretch(Statement statement) {
    using Id = std::int64_t;
    std::function<Task<std::optional<Id>>(Id)> find_end;
    if (statement.stretch == nullptr) return find_end;
    statement.sql = statement.stretch;
    find_end = [this, statement](Id after) { return find<Id>(statement, after); };
    return find_end;
  }

  Task<Result> perform(const Query& query, const RowType* row_type, Parameters parameters);
  Task<Result> perform(const StaleQuery& query, const RowType* row_type, Parameters parameters);
  Task<Result> perform(const PageQuery& query, const RowType* row_type, Parameters parameters);
  Task<Result> perform(const StalePageQuery& query, const RowType* row_type, Parameters parameters);
  Task<Result> perform(const Command& command, const RowType* row_type, Parameters parameters);
  Task<Result> perform(Batch batch, const RowType* row_type);

  std::vector<std::string> tables_;
  Settings settings_;
  runtime::TaskGroup tasks_;
  runtime::Deadlines deadlines_;
  Primary primary_;
  Pool reads_;
  Pool writes_;
  Pool stale_reads_;  ///< without connections where there are no replicas
  Pool lists_;
  Pool stale_lists_;  ///< like stale_reads_
  Changes changes_;
};

}  // namespace cartwright::db
