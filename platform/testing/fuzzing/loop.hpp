#pragma once
// The event loop of a fuzzer: one for all runs, turned by hand.

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <cstddef>

#include "platform/task.hpp"
#include "platform/testing/fuzzing/script.hpp"

namespace cartwright::fuzzing {

class Loop {
 public:
  static Executor executor() { return context().get_executor(); }

  /// Calls `act` as part of the loop, behind what is ready to run now.
  template <class Act>
  static void run(Act act) {
    bool is_done = false;
    boost::asio::post(executor(), [&] {
      act();
      is_done = true;
    });
    while (!is_done) turn();
  }

  /// Runs one thing that is ready.
  static void turn() {
    context().restart();
    context().poll_one();
  }

  /// Runs all that is ready, and what follows from it; whether there was anything.
  static bool settle() {
    context().restart();
    return context().poll() > 0;
  }

 private:
  static boost::asio::io_context& context() {
    static boost::asio::io_context one(1);
    return one;
  }
};

/// Plays what the script has happen in one turn: `act(action, variant)`, up to sixteen actions in
/// four variants. Returns how it says that the turn ends, 1 to 3; 0 if the script ends.
template <class Act>
std::size_t play_turn(Script& script, Act act) {
  std::size_t end = 0;
  Loop::run([&] {
    do {
      const auto what = script.byte();
      act(what % 16, what / 16 % 4);
      end = what / 64;
    } while (end == 0 && !script.is_over());
  });
  return end;
}

}  // namespace cartwright::fuzzing
