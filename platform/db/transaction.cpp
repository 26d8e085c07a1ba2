#include "platform/db/transaction.hpp"

#include <stdexcept>
#include <utility>

namespace cartwright::db {
namespace {

constexpr const char* kCommit = "COMMIT";

}  // namespace

Transaction::Transaction(Pool& writes, Opening opening)
    : opening_(std::move(opening)), lease_(std::make_unique<Lease>(writes)) {}

Transaction::~Transaction() = default;

Task<void> Transaction::commit() {
  const auto lease = take_lease();
  if (!lease->has_begun()) co_return;
  auto request = std::make_unique<Request>(kCommit, nullptr, Parameters());
  const auto result = co_await lease->close(std::move(request));
  // The server answers so where it knows of a failure that we do not.
  if (result.tag() != kCommit) throw std::logic_error("A transaction was rolled back by itself.");
}

Task<Result> Transaction::perform(const Query& query, const RowType* row_type,
                                  Parameters parameters) {
  return ask(std::make_unique<Request>(query.sql, row_type, std::move(parameters)));
}

Task<Result> Transaction::perform(const Command& command, const RowType* row_type,
                                  Parameters parameters) {
  return ask(
      std::make_unique<Request>(command.sql, row_type, std::move(parameters), command.turns));
}

Task<Result> Transaction::perform(Batch batch, const RowType* row_type) {
  return ask(std::move(batch).to_request(row_type));
}

Task<Result> Transaction::ask(RequestPointer request) {
  if (const auto turn = std::exchange(turn_, std::nullopt)) row_ = RowKey{request->sql(), *turn};
  if (const auto opening = std::exchange(opening_, nullptr)) {
    if (!row_) row_ = request->first_row();
    co_await opening(this);
  }
  request->row = std::exchange(row_, std::nullopt);
  auto lease = take_lease();
  auto result = co_await lease->perform(std::move(request));
  lease->rest();
  lease_ = std::move(lease);
  co_return result;
}

std::unique_ptr<Lease> Transaction::take_lease() {
  if (lease_) return std::move(lease_);
  throw std::logic_error("A transaction was asked after its end, or while it was asked.");
}

}  // namespace cartwright::db
