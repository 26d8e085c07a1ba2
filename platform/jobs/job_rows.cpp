#include "platform/jobs/job_rows.hpp"

namespace cartwright::jobs {

constexpr db::Command kEnqueue{R"sql(
  INSERT INTO jobs (kind, body, due)
  VALUES ($1, $2::jsonb, now() + $3 * interval '1 millisecond')
)sql",
                               db::Turns::of_all};

namespace {

// Whoever is at it at the same moment is passed over, not waited for. The lease is why a job whose
// worker is gone is done by another.
constexpr db::Command kClaim{R"sql(
  WITH ready AS MATERIALIZED (
    SELECT waiting.id
    FROM unnest($1::text[], $2::bigint[]) AS room (kind, most),
      LATERAL (
        SELECT id FROM jobs
        WHERE kind = room.kind AND due <= now() AND failed_at IS NULL
        ORDER BY due, id
        LIMIT room.most
        FOR UPDATE SKIP LOCKED
      ) AS waiting
  )
  UPDATE jobs
  SET claims = claims + 1, attempts = attempts + 1, due = now() + $3 * interval '1 millisecond'
  FROM ready
  WHERE jobs.id = ready.id
  RETURNING jobs.id, kind, body::text AS body, claims, attempts
)sql",
                             db::Turns::of_all};

constexpr db::Query kOutlook{R"sql(
  SELECT ceil(extract(epoch FROM min(next.due) - now()) * 1000)::bigint AS next_ms,
         count(*) FILTER (WHERE next.is_periodic) AS periodic
  FROM unnest($1::text[]) AS known (kind),
    LATERAL (
      SELECT due, is_periodic FROM jobs
      WHERE kind = known.kind AND failed_at IS NULL
      ORDER BY due, id
      LIMIT 1
    ) AS next
)sql"};

constexpr db::Command kAddPeriodic{R"sql(
  INSERT INTO jobs (kind, body, is_periodic) VALUES ($1, '{}', true)
  ON CONFLICT (kind) WHERE is_periodic
  DO UPDATE SET failed_at = NULL, attempts = 0, due = now() WHERE jobs.failed_at IS NOT NULL
)sql"};

constexpr db::Command kRemove{R"sql(
  DELETE FROM jobs WHERE id = $1 AND claims = $2
)sql"};

constexpr db::Command kRenew{R"sql(
  UPDATE jobs SET due = now() + $3 * interval '1 millisecond', attempts = 0, last_error = NULL
  WHERE id = $1 AND claims = $2
)sql"};

constexpr db::Command kPutOff{R"sql(
  UPDATE jobs SET due = now() + $3 * interval '1 millisecond', last_error = $4
  WHERE id = $1 AND claims = $2
)sql"};

constexpr db::Command kRelease{R"sql(
  UPDATE jobs SET due = now(), attempts = attempts - 1 WHERE id = $1 AND claims = $2
)sql"};

constexpr db::Command kGiveUp{R"sql(
  UPDATE jobs SET failed_at = now(), last_error = $3 WHERE id = $1 AND claims = $2
)sql"};

}  // namespace

JobRows::JobRows(db::Database& database) : database_(database) {
  database_.require_tables({"jobs"});
}

Task<std::vector<Claim>> JobRows::claim(Room room, std::chrono::milliseconds lease) {
  return database_.list<Claim>(kClaim, room.kinds, room.most, lease.count());
}

Task<Outlook> JobRows::outlook(Kinds kinds) { return database_.get<Outlook>(kOutlook, kinds); }

Task<void> JobRows::add_periodic(std::string kind) {
  co_await database_.execute(kAddPeriodic, kind);
}

Task<void> JobRows::remove(Claim claim) {
  co_await database_.execute(kRemove, claim.id, claim.claims);
}

Task<void> JobRows::renew(Claim claim, std::chrono::milliseconds pause) {
  co_await database_.execute(kRenew, claim.id, claim.claims, pause.count());
}

Task<void> JobRows::put_off(Claim claim, std::chrono::milliseconds delay, std::string error) {
  co_await database_.execute(kPutOff, claim.id, claim.claims, delay.count(), error);
}

Task<void> JobRows::release(Claim claim) {
  co_await database_.execute(kRelease, claim.id, claim.claims);
}

Task<void> JobRows::give_up(Claim claim, std::string error) {
  co_await database_.execute(kGiveUp, claim.id, claim.claims, error);
}

}  // namespace cartwright::jobs
