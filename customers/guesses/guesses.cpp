#include "customers/guesses/guesses.hpp"

#include <algorithm>
#include <cstddef>

#include "platform/schema/schema.hpp"

namespace cartwright::customers {
namespace {

/// A guess that was counted, or how long it has to wait.
struct Answer {
  std::optional<std::int64_t> id;
  std::int64_t wait = 0;  ///< in milliseconds
  bool is_of_network = false;
  bool is_open = false;

  static constexpr auto schema() {
    return fields(field("id", &Answer::id), field("wait", &Answer::wait),
                  field("is_of_network", &Answer::is_of_network),
                  field("is_open", &Answer::is_open));
  }
};

// By the network, which no stranger stands in, those of one loop are asked about one at a time.
constexpr db::Command kBegin{R"sql(
  SELECT id, coalesce(wait, 0) AS wait, coalesce(is_of_network, false) AS is_of_network,
         coalesce(is_open, false) AS is_open
  FROM begin_guess($1::text::cidr, $2, $3, $4)
)sql"};

// The wait begins when the client is told.
constexpr db::Command kNoteWrong{R"sql(
  UPDATE guesses SET is_wrong = true, made = clock_timestamp() WHERE id = $1
)sql"};

constexpr db::Command kTakeBack{"DELETE FROM guesses WHERE id = $1"};

// By the address, so that nobody waits here for who begins in the network.
constexpr db::Command kEnd{"SELECT FROM end_guess($2::text::cidr, $1, $3)"};

// Whoever comes from ever new networks, with ever new addresses of mail, is not remembered without
// end: the oldest go first.
constexpr db::Command kForgetSome{R"sql(
  DELETE FROM guesses WHERE id = ANY (ARRAY(
    SELECT id FROM (SELECT id, made FROM guesses ORDER BY id LIMIT $1) AS oldest
    WHERE made < now() - interval '1 hour' OR id <= (SELECT max(id) FROM guesses) - $2
  ))
)sql"};

constexpr db::Command kForgetNetworks{R"sql(
  DELETE FROM known_networks WHERE (address, network) IN (
    SELECT address, network FROM known_networks WHERE last_login < now() - interval '1 year'
    ORDER BY last_login LIMIT $1
  )
)sql"};

constexpr std::chrono::milliseconds kPause = std::chrono::minutes(1);
constexpr std::int32_t kSome = 10'000;
constexpr std::int64_t kMost = 1'000'000;

constexpr std::chrono::seconds kPatience{5};  // with guesses of others that nobody has judged
constexpr std::chrono::milliseconds kMemory{1'000};
constexpr std::size_t kNetworks = 10'000;

db::Batch ending_at(const GuessPlace& place) {
  return db::Batch(kEnd, place.address, place.network, place.both);
}

}  // namespace

Guesses::Guesses(Executor executor, db::Database& database, jobs::Jobs& jobs, const Secret& secret,
                 std::int32_t free)
    : database_(database), places_(secret), free_(free), lines_(executor), waiting_(kNetworks) {
  database_.require_tables({"guesses", "known_networks"});
  jobs.every(kPause, "forget guesses", this, &Guesses::forget);
}

Task<std::expected<Guess, TooManyGuesses>> Guesses::begin(std::string email,
                                                          runtime::ClientNetwork network) {
  if (free_ == 0) co_return Guess();
  auto place = places_.place_of(email, network);
  const auto line = lines_.of(network);
  const auto latest = Clock::now() + kPatience;
  const auto turn = co_await line->turns.take();
  while (true) {
    if (const auto wait = find_wait(network)) co_return std::unexpected(*wait);
    const auto judged = line->judged();
    const auto answer =
        co_await database_.get<Answer>(kBegin, place.network, place.address, place.both, free_);
    if (answer.id) co_return Guess(*answer.id, std::move(place), line);
    const std::chrono::milliseconds wait(answer.wait);
    if (answer.is_of_network) remember(network, wait);
    if (!answer.is_open || Clock::now() > latest) co_return std::unexpected(refusal(wait));
    co_await line->wait_for_more_than(judged);
  }
}

Task<void> Guesses::end(const Guess* guess) {
  if (guess->id()) co_await database_.execute(ending(*guess));
}

db::Batch Guesses::ending(const Guess& guess) {
  return guess.id() ? ending_at(guess.place()) : db::Batch();
}

Task<void> Guesses::know(std::string email, runtime::ClientNetwork network) {
  if (free_ == 0) co_return;
  co_await database_.execute(ending_at(places_.place_of(email, network)));
}

Task<void> Guesses::note_refusal(const Guess* guess, Code code) {
  if (!guess->id()) co_return;
  const auto nobody_looked = code == Code::unavailable;
  co_await database_.execute(nobody_looked ? kTakeBack : kNoteWrong, *guess->id());
}

void Guesses::remember(const runtime::ClientNetwork& network, std::chrono::milliseconds wait) {
  const auto now = Clock::now();
  waiting_.insert(network, {.asks_again = now + std::min(wait, kMemory), .ends = now + wait});
}

std::optional<TooManyGuesses> Guesses::find_wait(const runtime::ClientNetwork& network) {
  const auto* wait = waiting_.find(network);
  const auto now = Clock::now();
  if (wait == nullptr || wait->asks_again <= now) return std::nullopt;
  return refusal(wait->ends - now);
}

TooManyGuesses Guesses::refusal(Clock::duration wait) const {
  return {.quota = free_, .wait = std::chrono::ceil<std::chrono::seconds>(wait)};
}

Task<void> Guesses::forget() {
  while (co_await database_.execute(kForgetSome, kSome, kMost) == kSome) {
  }
  co_await database_.execute(kForgetNetworks, kSome);
}

}  // namespace cartwright::customers
