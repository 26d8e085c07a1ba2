#pragma once
// What is asked of the server, and who waits for the answer.

#include <boost/container/small_vector.hpp>

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <vector>

#include "platform/db/parameters.hpp"
#include "platform/db/result.hpp"
#include "platform/db/statement.hpp"
#include "platform/task.hpp"

namespace cartwright::db {

class Lease;

using AnswerSignature = void(std::exception_ptr, Result);

/// What resumes a coroutine that awaits an answer. A concrete type, so that it costs no allocation.
using Waiter = boost::asio::async_result<boost::asio::use_awaitable_t<Executor>,
                                         AnswerSignature>::handler_type;

/// A statement, and what it is asked with.
struct BoundStatement {
  const char* sql;
  const RowType* row_type;  ///< null if nothing is read from the answer
  Parameters parameters;
  Turns turns = Turns::of_a_row;  ///< nobody's concern where it only reads
};

/// What tells the rows apart that requests write to: the statement, and its first parameter, which
/// by custom names the row. Two with the same hash do no more than wait for each other.
struct RowKey {
  const char* sql;
  std::size_t value;

  bool operator==(const RowKey&) const = default;
};

/// Nearly always one, which takes no memory of its own.
using Statements = boost::container::small_vector<BoundStatement, 1>;

/// How much of a transaction a request is. Only a whole one may be sent again by itself.
enum class Part : std::uint8_t { whole, opening, middle, closing };

/// Whether the transaction has begun before it.
constexpr bool goes_on(Part part) { return part == Part::middle || part == Part::closing; }

/// Whether the transaction is open behind it.
constexpr bool stays_open(Part part) { return part == Part::opening || part == Part::middle; }

/// Statements of one caller that are done together or not at all, and have one answer: that of the
/// last, or the first failure. Belongs to one owner at a time: the pool's queue, a connection, or a
/// Completion.
struct Request {
  Request(const char* sql, const RowType* row_type, Parameters parameters,
          Turns turns = Turns::of_a_row);

  /// At least one.
  explicit Request(Statements its_statements);

  /// Ends the process if somebody still waits, who would wait for ever.
  ~Request();

  /// What tells kinds of requests apart.
  [[nodiscard]] const char* sql() const { return statements.front().sql; }

  /// What it writes to first, unless one of its statements takes turns with all of its kind.
  /// Nothing if no parameter says so.
  [[nodiscard]] std::optional<RowKey> first_row() const;

  Statements statements;
  std::optional<RowKey> row = std::nullopt;  ///< whose turns it keeps to; see RowTurns
  Part part = Part::whole;
  Lease* lease = nullptr;  ///< of the transaction that it is part of, until it is sent or forgotten

  std::optional<Waiter> waiter = std::nullopt;  ///< gone once the caller stopped waiting
  std::chrono::steady_clock::time_point queued_at = {};
  std::chrono::steady_clock::time_point lined_up_at = {};  ///< where it only waits for a lane
  int attempts = 0;
  bool alone = false;  ///< must not share a batch, since one with it failed
  bool moved = false;  ///< lost its connection once; the next loss fails it
};

using RequestPointer = std::unique_ptr<Request>;

/// A request that left its connection: with an answer, with an error, or to be sent once more.
struct Completion {
  RequestPointer request;
  Result result = {};
  std::exception_ptr error = nullptr;
  bool send_again = false;
};

using Completions = std::vector<Completion>;

/// Resumes the caller, if it still waits, before this returns.
void complete(Completion completion) noexcept;

}  // namespace cartwright::db
