#pragma once
// Where one coroutine of an event loop waits for another part of it.

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/post.hpp>

#include <optional>
#include <utility>

#include "platform/task.hpp"

namespace cartwright::runtime {

/// One coroutine at a time waits; a notification that comes before it is remembered, so wait() then
/// returns at once.
class Wakeup {
 public:
  explicit Wakeup(Executor executor) : executor_(executor) {}

  /// Throws `operation_aborted` if the waiting coroutine is cancelled.
  Task<void> wait();

  /// Lets the coroutine continue in a later turn of the loop.
  void notify();

  /// Continues the coroutine before it returns: for callers that can bear anything to happen
  /// meanwhile, even their own destruction.
  void resume();

  /// Forgets a notification that nobody has waited for.
  void reset() { notified_ = false; }

 private:
  using Handler = boost::asio::async_result<boost::asio::use_awaitable_t<Executor>,
                                            void(boost::system::error_code)>::handler_type;

  void start(Handler handler);
  void post(boost::system::error_code result);
  Handler take();

  Executor executor_;
  std::optional<Handler> waiter_;
  bool notified_ = false;
};

}  // namespace cartwright::runtime
