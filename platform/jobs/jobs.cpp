#include "platform/jobs/jobs.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "platform/error.hpp"
#include "platform/jobs/hopeless.hpp"
#include "platform/runtime/backoff.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/or_error.hpp"
#include "platform/runtime/require.hpp"
#include "platform/text/utf8.hpp"

namespace cartwright::jobs {
namespace {

namespace asio = boost::asio;

using std::chrono::milliseconds;
using namespace asio::experimental::awaitable_operators;

// What a lease is longer than the attempt, for the note of how that ended.
constexpr milliseconds kTimeToNote = std::chrono::seconds(10);

// How often one looks without having heard of a job: announcements may be missed.
constexpr milliseconds kLook = std::chrono::seconds(5);

// What is due by now is just being claimed by somebody else.
constexpr milliseconds kShortLook{50};

// In bytes, of what is kept, which PostgreSQL takes only as UTF-8.
constexpr std::size_t kLongestError = 1024;

// What migration `jobs` made.
db::Announcements announcements() {
  return {.channel = "jobs_added", .table = "jobs", .triggers = {"jobs_notify"}};
}

milliseconds delay_after(int attempts, const Effort& effort) {
  runtime::Backoff backoff(effort.first_delay, effort.longest_delay);
  auto delay = backoff.next();
  for (int attempt = 1; attempt < attempts && delay < effort.longest_delay / 2; ++attempt) {
    delay = backoff.next();
  }
  return delay;
}

/// Notes a job as interrupted that does not come to its end.
class Begun {
 public:
  /// Both outlive it.
  Begun(const Claim& claim, std::vector<Claim>& interrupted)
      : claim_(&claim), interrupted_(interrupted) {}
  Begun(const Begun&) = delete;
  Begun& operator=(const Begun&) = delete;
  ~Begun() {
    if (claim_ != nullptr) interrupted_.push_back(*claim_);
  }

  void has_ended() { claim_ = nullptr; }

 private:
  const Claim* claim_;
  std::vector<Claim>& interrupted_;
};

// Of a body that does not fit, the members and what is wrong with them.
std::string describe(const std::exception& failure) {
  auto text = reason_of(failure);
  if (const auto* error = dynamic_cast<const Error*>(&failure)) {
    for (const auto& [name, faults] : error->fields().entries()) {
      text += fmt::format(" {}: {}", name, faults.front());
    }
  }
  return text::valid_utf8(text, kLongestError);
}

}  // namespace

Jobs::Jobs(Executor executor, db::Database& database)
    : executor_(executor),
      rows_(database),
      deadlines_(executor),
      failed_(deadlines_, log::Level::warning, "job failed"),
      looker_(executor, {.name = "jobs", .round = [this] { return look(); }}),
      background_(executor),
      looking_(executor),
      working_(executor),
      added_(database.changes(), announcements(), [this](std::string_view) { looker_.wake(); }) {}

void Jobs::add(Kind kind) {
  const bool is_new = std::ranges::find(kinds_, kind.name, &Kind::name) == kinds_.end();
  runtime::require(is_new, "two do jobs of one kind");
  lease_ = std::max(lease_, kind.effort.longest + kTimeToNote);
  if (kind.pause) ++periodic_;
  kinds_.push_back(std::move(kind));
}

Jobs::Kind& Jobs::kind_of(const Claim& claim) {
  const auto kind = std::ranges::find(kinds_, claim.kind, &Kind::name);
  runtime::require(kind != kinds_.end(), "a job was claimed that nobody does");
  return *kind;
}

void Jobs::start() {
  deadlines_.start(background_);
  if (!kinds_.empty()) looker_.start(looking_);
}

Task<void> Jobs::stop(milliseconds grace) {
  const auto end = std::chrono::steady_clock::now() + grace;
  is_stopping_ = true;
  looker_.end();
  // What is being claimed just now would wait for its lease if nobody heard the answer.
  co_await (looking_.join() || pass_until(end));
  looking_.cancel();
  co_await looking_.join();
  co_await (working_.join() || pass_until(end));
  working_.cancel();
  co_await working_.join();
  co_await release_interrupted();
  background_.cancel();
  co_await background_.join();
}

Task<void> Jobs::release_interrupted() {
  for (const auto& claim : interrupted_) {
    const auto released = co_await runtime::or_error(rows_.release(claim));
    if (released) continue;
    log::warning("interrupted jobs wait for their leases",
                 {{"reason", released.error().message()}});
    co_return;
  }
}

// While the database is away there is nothing to do, which it says by itself.
Task<runtime::Round> Jobs::look() {
  const auto pause = co_await runtime::or_error(begin_due_jobs());
  co_return pause ? runtime::Round::again_after(*pause) : runtime::Round::failed();
}

// How long there is nothing to do then, unless something is announced or ends.
Task<milliseconds> Jobs::begin_due_jobs() {
  const auto room = find_room();
  if (room.kinds.empty()) co_return kLook;
  auto claims = co_await rows_.claim(room, lease_);
  const bool is_any = !claims.empty();
  begin(std::move(claims));
  if (is_any) co_return milliseconds(0);
  co_return co_await find_pause(room.kinds);
}

// The places are shared by the kinds that do not have enough running. Where they do not go round,
// those that have none this time are the first next time.
Room Jobs::find_room() {
  Room room;
  auto places = kAtOnce - working_.size();
  if (places == 0) return room;
  const auto of_a_kind = kinds_.size() == 1 ? kAtOnce : kAtOnceOfAKind;
  std::size_t served = 0;
  for (auto left = kinds_.size(); left > 0; --left) {
    const auto& kind = kinds_[(next_kind_ + kinds_.size() - left) % kinds_.size()];
    if (kind.running >= of_a_kind) continue;
    const auto share = (places + left - 1) / left;
    const auto most = std::min(of_a_kind - kind.running, share);
    room.kinds.push_back(kind.name);
    room.most.push_back(static_cast<std::int64_t>(most));
    places -= most;
    if (most > 0) ++served;
  }
  next_kind_ += served;
  return room;
}

void Jobs::begin(std::vector<Claim> claims) {
  for (auto& claim : claims) {
    if (is_stopping_) {
      interrupted_.push_back(std::move(claim));
    } else {
      Running running(kind_of(claim));
      working_.spawn(attend(std::move(claim), std::move(running)));
    }
  }
}

Task<milliseconds> Jobs::find_pause(JobRows::Kinds kinds) {
  const auto outlook = co_await rows_.outlook(std::move(kinds));
  if (outlook.periodic < periodic_) {
    for (const auto& kind : kinds_) {
      if (kind.pause) co_await rows_.add_periodic(kind.name);
    }
    co_return milliseconds(0);
  }
  co_return std::clamp(milliseconds(outlook.next_ms.value_or(kLook.count())), kShortLook, kLook);
}

Task<void> Jobs::attend(Claim claim, Running) {
  Begun begun(claim, interrupted_);
  auto failure = co_await attempt(claim);
  begun.has_ended();
  co_await note(std::move(claim), std::move(failure));
  looker_.wake();
}

// Only the work itself is interrupted by its own time; what interrupts this task is not a failure.
Task<std::optional<Jobs::Failure>> Jobs::failure_of(Task<void> work) {
  std::optional<Failure> failure;
  try {
    co_await std::move(work);
  } catch (const Hopeless& error) {
    failure.emplace(describe(error), true);
  } catch (const std::exception& error) {
    failure.emplace(describe(error));
  }
  co_return failure;
}

// Throws only where this loop stops.
Task<std::optional<Jobs::Failure>> Jobs::attempt(Claim claim) {
  const auto& kind = kind_of(claim);
  // A process that dies of a job would die of it again and again.
  if (!kind.pause && claim.attempts > kind.effort.attempts) {
    co_return Failure{"Each worker that had it has gone."};
  }
  const auto outcome =
      co_await (failure_of(kind.work(claim.body)) ||
                pass_until(std::chrono::steady_clock::now() + kind.effort.longest));
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  if (outcome.index() == 1) co_return Failure{"It took too long."};
  co_return std::get<0>(outcome);
}

Task<void> Jobs::note(Claim claim, std::optional<Failure> failure) {
  if (failure) {
    co_await note_failure(std::move(claim), std::move(*failure));
    co_return;
  }
  auto& kind = kind_of(claim);
  kind.is_failing = false;
  co_await (kind.pause ? rows_.renew(std::move(claim), *kind.pause)
                       : rows_.remove(std::move(claim)));
}

Task<void> Jobs::note_failure(Claim claim, Failure failure) {
  auto& kind = kind_of(claim);
  const auto attempt = claim.attempts;
  report(kind, attempt, failure.text);
  if (!kind.pause && (failure.is_last || attempt >= kind.effort.attempts)) {
    co_await rows_.give_up(std::move(claim), std::move(failure.text));
  } else {
    const auto delay = kind.pause.value_or(delay_after(attempt, kind.effort));
    co_await rows_.put_off(std::move(claim), delay, std::move(failure.text));
  }
}

// Of work that goes on failing one line is enough.
void Jobs::report(Kind& kind, int attempt, std::string_view failure) {
  const bool was_failing = std::exchange(kind.is_failing, true);
  if (kind.pause && was_failing) return;
  failed_.write({{"kind", kind.name}, {"attempt", attempt}, {"reason", failure}});
}

Task<void> Jobs::pass_until(std::chrono::steady_clock::time_point moment) {
  Timer timer(executor_, moment);
  co_await timer.async_wait(use_task);
}

}  // namespace cartwright::jobs
