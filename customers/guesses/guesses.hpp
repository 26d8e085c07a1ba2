#pragma once
// How often somebody may guess at a password (ADR 37). Each guess is counted before it is looked
// at, as if it were wrong, in a table that all processes share; so of many at once no more are
// looked at than of many one after the other.
//
//   const auto guess = http::or_too_many(co_await guesses_.begin(email, client.network));
//   auto account = co_await guesses_.judge(&guess, check(email, password));
//   co_await guesses_.end(&guess);  // or ending(guess), before what else is written

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "customers/guesses/guess.hpp"
#include "customers/guesses/guess_lines.hpp"
#include "platform/db/database.hpp"
#include "platform/error.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/runtime/bounded_cache.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/runtime/or_error.hpp"
#include "platform/secret.hpp"
#include "platform/task.hpp"

namespace cartwright::customers {

/// What whoever has guessed too often is told.
struct TooManyGuesses {
  static constexpr std::string_view name = "password-guesses";
  static constexpr std::chrono::hours window{1};

  std::int64_t quota = 0;
  std::chrono::seconds wait{};
};

/// One that is being looked at. What becomes of it without judge() or end(), because its client has
/// gone or something has failed, counts as wrong.
class Guess {
 public:
  Guess() = default;
  Guess(std::int64_t id, GuessPlace place, std::shared_ptr<GuessLine> line)
      : id_(id), place_(std::move(place)), line_(std::move(line)) {}
  Guess(Guess&&) noexcept = default;
  Guess& operator=(Guess&&) = delete;
  ~Guess() {
    if (line_) line_->note_judged();
  }

  /// None where guesses are not counted.
  [[nodiscard]] std::optional<std::int64_t> id() const { return id_; }
  [[nodiscard]] const GuessPlace& place() const { return place_; }

 private:
  std::optional<std::int64_t> id_;
  GuessPlace place_;
  std::shared_ptr<GuessLine> line_;
};

class Guesses {
 public:
  /// So many wrong ones an hour are free, all of them if none; `secret` hides addresses of mail.
  /// `jobs` forgets what is old. All references outlive this object, which outlives jobs.stop().
  Guesses(Executor executor, db::Database& database, jobs::Jobs& jobs, const Secret& secret,
          std::int32_t free);

  /// Counts a guess at the password of whoever has the address, if anybody has.
  Task<std::expected<Guess, TooManyGuesses>> begin(std::string email,
                                                   runtime::ClientNetwork network);

  /// What `check` returns, or throws if the guess is wrong. It is not counted if nobody could look
  /// at it: if `check` throws `unavailable`. The guess outlives the task.
  template <class T>
  Task<T> judge(const Guess* guess, Task<T> check) {
    auto outcome = co_await runtime::or_error(std::move(check));
    if (!outcome) {
      co_await note_refusal(guess, outcome.error().code());
      throw std::move(outcome).error();
    }
    if constexpr (!std::is_void_v<T>) co_return std::move(*outcome);
  }

  /// It was right: what was wrong before at that address from that network is forgotten, and the
  /// network is known. The guess outlives the task.
  Task<void> end(const Guess* guess);

  /// The same, done together with what follows it.
  [[nodiscard]] static db::Batch ending(const Guess& guess);

  /// Whoever owns the address has come from this network, as a code shows that went there by mail.
  Task<void> know(std::string email, runtime::ClientNetwork network);

 private:
  using Clock = std::chrono::steady_clock;

  /// Of a network. Who guesses on meanwhile is told so without asking the database, but for one a
  /// second.
  struct Wait {
    Clock::time_point asks_again;
    Clock::time_point ends;
  };

  Task<void> note_refusal(const Guess* guess, Code code);
  void remember(const runtime::ClientNetwork& network, std::chrono::milliseconds wait);
  std::optional<TooManyGuesses> find_wait(const runtime::ClientNetwork& network);
  [[nodiscard]] TooManyGuesses refusal(Clock::duration wait) const;
  Task<void> forget();

  db::Database& database_;
  const GuessPlaces places_;
  const std::int32_t free_;
  GuessLines lines_;
  runtime::BoundedCache<runtime::ClientNetwork, Wait> waiting_;
};

}  // namespace cartwright::customers
