#pragma once
// What a transaction has of a pool: a lane to itself.

#include <exception>

#include "platform/db/request.hpp"
#include "platform/runtime/deadline.hpp"

namespace cartwright::db {

struct Lane;
class Pool;

/// Begins with the first request, which takes a lane in its turn, and lasts until close(), until
/// this object dies, until it rests for longer than a statement may take, or until the connection
/// is lost. What it leaves open is rolled back before the lane is anybody else's. A lane and its
/// lease know each other, or neither does.
class Lease {
 public:
  /// Of a lane of `pool`, which outlives it.
  explicit Lease(Pool& pool);
  ~Lease();
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  /// Whether a request has begun the transaction.
  [[nodiscard]] bool has_begun() const { return has_begun_; }

  /// Sends the request within the transaction, which begins with the first one. Throws what
  /// Pool::perform() does, after which this object is of no more use. One call at a time.
  Task<Result> perform(RequestPointer request);

  /// Sends the request that ends the transaction, whatever becomes of the caller.
  Task<Result> close(RequestPointer request);

  /// Nothing is under way: from now on it rests.
  void rest();

 private:
  friend class Pool;

  [[nodiscard]] std::exception_ptr refusal() const;

  Pool& pool_;
  Lane* lane_ = nullptr;
  bool has_begun_ = false;
  bool was_overdue_ = false;
  runtime::Deadline overdue_;
};

}  // namespace cartwright::db
