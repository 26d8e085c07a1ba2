#pragma once
// The event loop of a fuzzer: one for all runs, turned by hand.

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "platform/task.hpp"

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

}  // namespace cartwright::fuzzing
