#pragma once
// What handlers of a fuzzer wait for, as they do for a database: it answers when the script says
// so, in any order, or fails.

#include <boost/asio/this_coro.hpp>

#include <iterator>
#include <list>
#include <string>
#include <utility>

#include "platform/error.hpp"
#include "platform/rpc/status.hpp"
#include "platform/runtime/wakeup.hpp"

namespace cartwright::rpc::fuzzing {

enum class Outcome { answer, status, outage };
enum class When { now, next_turn };

class Questions {
 public:
  explicit Questions(Executor executor) : executor_(executor) {}

  /// The question itself, or what the script wants to be thrown.
  Task<std::string> ask(std::string token) {
    Asked asked(*this, std::move(token));
    co_await asked.place->answered.wait();
    switch (asked.place->outcome) {
      case Outcome::status:
        throw StatusError(StatusCode::aborted, asked.place->token);
      case Outcome::outage:
        throw unavailable(asked.place->token);
      default:
        co_return asked.place->token;
    }
  }

  /// Waits for the answer even if it is cancelled, as for a thread that cannot be interrupted.
  Task<void> ask_stubbornly(std::string token) {
    using boost::asio::this_coro::reset_cancellation_state;
    co_await reset_cancellation_state(boost::asio::disable_cancellation());
    {
      Asked asked(*this, std::move(token));
      co_await asked.place->answered.wait();
    }
    co_await reset_cancellation_state(boost::asio::enable_terminal_cancellation());
  }

  [[nodiscard]] bool is_empty() const { return open_.empty(); }

  /// Answers the question number `which`, counted around.
  void answer(std::size_t which, Outcome outcome, When when) {
    if (open_.empty()) return;
    const auto question =
        std::next(open_.begin(), static_cast<std::ptrdiff_t>(which % open_.size()));
    if (std::exchange(question->is_answered, true)) return;
    question->outcome = outcome;
    when == When::now ? question->answered.resume() : question->answered.notify();
  }

  void answer_all() {
    for (std::size_t i = 0; i < open_.size(); ++i) answer(i, Outcome::answer, When::next_turn);
  }

 private:
  struct Question {
    Question(Executor executor, std::string asked) : token(std::move(asked)), answered(executor) {}

    std::string token;
    runtime::Wakeup answered;
    Outcome outcome = Outcome::answer;
    bool is_answered = false;
  };
  struct Asked {
    Asked(Questions& asking, std::string token)
        : all(asking), place(all.open_.emplace(all.open_.end(), all.executor_, std::move(token))) {}
    Asked(const Asked&) = delete;
    Asked& operator=(const Asked&) = delete;
    ~Asked() { all.open_.erase(place); }

    Questions& all;
    std::list<Question>::iterator place;
  };

  Executor executor_;
  std::list<Question> open_;
};

}  // namespace cartwright::rpc::fuzzing
