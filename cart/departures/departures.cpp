#include "cart/departures/departures.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace cartwright::cart {
namespace {

constexpr std::chrono::milliseconds kPause{2'000};
constexpr std::chrono::milliseconds kTimeout{5'000};
constexpr jobs::Effort kEffort{.longest = std::chrono::seconds(20)};

// Of a list that customers gives in parts, how many at one go.
constexpr int kParts = 4;

// Longer than a request may take, which can make a cart at its very end.
constexpr std::chrono::milliseconds kAgainAfter{45'000};

constexpr db::Query kPosition{R"sql(
  SELECT position FROM departures
)sql"};

// A position only grows, whoever else is at it.
constexpr db::Command kMoveOn{R"sql(
  UPDATE departures SET position = $1 WHERE position < $1
)sql"};

constexpr db::Command kGoBack{R"sql(
  UPDATE departures SET position = $2 WHERE position = $1
)sql"};

}  // namespace

Departures::Departures(rpc::Channel& channel, db::Database& database, Carts& carts,
                       jobs::Jobs& jobs)
    : channel_(channel), database_(database), carts_(carts) {
  database_.require_tables({"departures"});
  jobs.every(kPause, "follow departures", this, &Departures::follow, kEffort);
  jobs.on(this, &Departures::remove_again, kEffort);
}

Task<void> Departures::follow() {
  for (int part = 0; part < kParts; ++part) {
    if (!co_await follow_some()) co_return;
  }
}

// True if there may be more at once.
Task<bool> Departures::follow_some() {
  DeletedUsersRequest request;
  const auto position = co_await database_.get<std::int64_t>(kPosition);
  request.set_after(position);
  auto response = co_await channel_.call<DeletedUsersResponse>(
      "/UserAuth/DeletedUsers", request, kTimeout, rpc::Semantics::idempotent);
  const bool has_some = !response.users().empty();
  if (!has_some && response.latest() < position) {
    // customers was restored to an earlier moment and counts from there.
    const std::int64_t latest = response.latest();
    co_await database_.execute(kGoBack, position, latest);
  }
  co_await remove_carts(std::move(response));
  co_return has_some;
}

Task<void> Departures::remove_carts(DeletedUsersResponse response) {
  for (const auto& user : response.users()) {
    const UserId user_id{user.user_id()};
    const std::int64_t position = user.position();
    const UserId last{std::max(user.last_user_id(), user.user_id())};
    if (last != user_id) co_await remove_carts(user_id, last);
    auto removal = Carts::removal_of(user_id).then(kMoveOn, position);
    co_await database_.execute(
        jobs::enqueue(std::move(removal), GoneUsers{user_id, last}, kAgainAfter));
  }
}

Task<void> Departures::remove_carts(UserId first, UserId last) {
  while (co_await carts_.remove_some(first, last) > 0) {
  }
}

}  // namespace cartwright::cart
