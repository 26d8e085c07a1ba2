#include "platform/db/lease.hpp"

#include <utility>

#include "platform/db/failure.hpp"
#include "platform/db/pool.hpp"

namespace cartwright::db {
namespace {

constexpr const char* kBegin = "BEGIN";

}  // namespace

Lease::Lease(Pool& pool)
    : pool_(pool), overdue_(pool.deadlines_, [this] { pool_.end_overdue(*this); }) {}

Lease::~Lease() { pool_.release(*this); }

Task<Result> Lease::perform(RequestPointer request) {
  request->part = has_begun_ ? Part::middle : Part::opening;
  if (!has_begun_) {
    auto& statements = request->statements;
    statements.insert(statements.begin(), BoundStatement{kBegin, nullptr, Parameters()});
  }
  request->lease = this;
  return pool_.perform(std::move(request));
}

Task<Result> Lease::close(RequestPointer request) {
  request->part = Part::closing;
  request->lease = this;
  return pool_.perform(std::move(request));
}

void Lease::rest() {
  if (lane_ != nullptr) overdue_.set(pool_.settings_.query_timeout);
}

std::exception_ptr Lease::refusal() const {
  if (was_overdue_) return busy_error();
  return lane_ != nullptr && lane_->connection->is_idle() ? nullptr : unreachable_error();
}

}  // namespace cartwright::db
