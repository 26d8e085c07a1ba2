#include "cart/guests/guest_brake.hpp"

#include <bit>

namespace cartwright::cart {
namespace {

// Each cart puts the moment off at which the network has all its share again; that may lie an hour
// ahead at most (the generic cell rate algorithm). Answers after how many seconds there is one
// more, if there is none now. A network that others of its own are just braking at is not seen
// there, and told that of the next second.
constexpr db::Command kTake{R"sql(
  WITH taken AS (
    INSERT INTO guest_cart_makers AS maker (network, is_v6, rested)
    VALUES ($1, $2, now() + interval '1 hour' / $3)
    ON CONFLICT (network, is_v6) DO UPDATE
    SET rested = greatest(maker.rested, now()) + interval '1 hour' / $3
    WHERE greatest(maker.rested, now()) + interval '1 hour' / $3 <= now() + interval '1 hour'
    RETURNING rested
  )
  SELECT CASE WHEN EXISTS (SELECT FROM taken) THEN NULL
    ELSE coalesce((
      SELECT ceil(extract(epoch FROM rested + interval '1 hour' / $3 - now()) - 3600)::bigint
      FROM guest_cart_makers WHERE network = $1 AND is_v6 = $2
    ), 1) END
)sql"};

constexpr db::Command kForgetSome{R"sql(
  DELETE FROM guest_cart_makers WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM guest_cart_makers WHERE rested <= now()
    ORDER BY rested LIMIT $1 FOR UPDATE SKIP LOCKED
  ))
)sql"};

constexpr std::chrono::milliseconds kPause = std::chrono::minutes(1);
constexpr std::int32_t kSome = 1'000;
constexpr int kParts = 50;

}  // namespace

GuestBrake::GuestBrake(db::Database& database, std::int32_t an_hour, jobs::Jobs& jobs)
    : database_(database), an_hour_(an_hour) {
  database_.require_tables({"guest_cart_makers"});
  jobs.every(kPause, "forget makers of guest carts", this, &GuestBrake::forget);
}

Task<std::optional<std::chrono::seconds>> GuestBrake::take(runtime::ClientNetwork network) {
  if (an_hour_ == 0) co_return std::nullopt;
  const auto prefix = std::bit_cast<std::int64_t>(network.prefix);
  const auto wait =
      co_await database_.get<std::optional<std::int64_t>>(kTake, prefix, network.is_v6, an_hour_);
  if (!wait) co_return std::nullopt;
  co_return std::chrono::seconds(*wait);
}

Task<void> GuestBrake::forget() {
  for (int part = 0; part < kParts; ++part) {
    if (co_await database_.execute(kForgetSome, kSome) < kSome) co_return;
  }
}

}  // namespace cartwright::cart
