// How a transaction has a lane of a pool to itself.

#include <utility>

#include "platform/db/lease.hpp"
#include "platform/db/pool.hpp"

namespace cartwright::db {
namespace {

constexpr const char* kRollback = "ROLLBACK";

}  // namespace

void Pool::lend(Lane& lane, Lease& lease) {
  lane.lease = &lease;
  lease.lane_ = &lane;
  lease.has_begun_ = true;
}

void Pool::take_back(Lane& lane) {
  if (lane.lease == nullptr) return;
  auto& lease = *std::exchange(lane.lease, nullptr);
  lease.lane_ = nullptr;
  lease.overdue_.clear();
}

void Pool::go_on(RequestPointer request) {
  auto& lease = *std::exchange(request->lease, nullptr);
  auto& lane = *lease.lane_;
  lease.overdue_.clear();
  // Its answer is the end of the transaction, so the lane is anybody's then.
  if (request->part == Part::closing) take_back(lane);
  send(lane, std::move(request));
}

void Pool::release(Lease& lease) {
  if (lease.lane_ == nullptr) return;
  auto& lane = *lease.lane_;
  take_back(lane);
  roll_back_if_left_open(lane);
  if (lane.is_free()) end_turn(lane);
  dispatch();
}

void Pool::end_overdue(Lease& lease) {
  lease.was_overdue_ = true;
  rests_.write({});
  release(lease);
}

void Pool::roll_back_if_left_open(Lane& lane) {
  if (!lane.is_left_open()) return;
  auto request = std::make_unique<Request>(kRollback, nullptr, Parameters());
  request->part = Part::closing;
  send(lane, std::move(request));
}

void Pool::send(Lane& lane, RequestPointer request) {
  ++counters_.batches;
  counters_.statements += request->statements.size();
  lane.connection->add(std::move(request));
  lane.connection->send();
}

}  // namespace cartwright::db
