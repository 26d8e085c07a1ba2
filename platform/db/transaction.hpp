#pragma once
// Statements that are decided one after the other, and done together or not at all.
//
//   auto transaction = database_.begin();
//   const auto stock = co_await transaction.get<Stock>(kLockStock, product);
//   if (stock.count < wanted) co_return std::nullopt;  // rolled back
//   co_await transaction.execute(kTake, product, wanted);
//   co_await transaction.commit();
//
// From the first statement on it has a connection for writes to itself, of which there are few: it
// asks what it must and waits for nothing else, least of all for another write.

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "platform/db/lease.hpp"
#include "platform/db/verbs.hpp"

namespace cartwright::db {

/// Has the verbs of a Database, for a Query, a Command or a Batch, one at a time. Where one throws,
/// or its caller is cancelled, nothing of the transaction was or will be done, and it takes nothing
/// more. It is never repeated by itself, but after Error(unavailable), as of a deadlock, its caller
/// may try anew. Between two statements, as much time may pass as one may take.
class Transaction : public Verbs {
 public:
  /// What precedes the first statement, in whose turn it is done; where it throws, so does that.
  using Opening = std::function<Task<void>(Transaction*)>;

  /// On a connection of `writes`, which outlives it. Database::begin() makes it.
  explicit Transaction(Pool& writes, Opening opening = {});

  /// Unless it was committed, it is rolled back before the connection is anybody else's.
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  /// Before the first statement: whose row it writes to, where its first parameter does not say so.
  template <class Row>
  void take_turn_of(const Row& row) {
    turn_ = Parameters(row).hash_of_first();
  }

  /// What was asked is done when this returns. It throws a ConstraintViolation if a deferred
  /// constraint refuses it, and Error(unavailable); where the connection is lost, nobody knows
  /// then whether it was done.
  Task<void> commit();

  /// Ends it: nothing of it was or will be done.
  void abandon() { lease_ = nullptr; }

 private:
  friend Verbs;

  Task<Result> perform(const Query& query, const RowType* row_type, Parameters parameters);
  Task<Result> perform(const Command& command, const RowType* row_type, Parameters parameters);
  Task<Result> perform(Batch batch, const RowType* row_type);

  Task<Result> ask(RequestPointer request);
  std::unique_ptr<Lease> take_lease();

  Opening opening_;
  std::optional<std::size_t> turn_;  ///< of a row that the first statement does not name itself
  std::optional<RowKey> row_;        ///< whose turn the opening takes, or else the first statement
  /// With whoever asks, while somebody does: what fails or is cancelled takes it along.
  std::unique_ptr<Lease> lease_;
};

}  // namespace cartwright::db
