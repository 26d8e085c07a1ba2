#include "platform/runtime/wakeup.hpp"

#include <boost/asio/error.hpp>

#include "platform/runtime/require.hpp"

namespace cartwright::runtime {

Task<void> Wakeup::wait() {
  if (!std::exchange(notified_, false)) {
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>,
                                         void(boost::system::error_code)>(
        [this](Handler handler) { start(std::move(handler)); }, use_task);
  }
  notified_ = false;
}

void Wakeup::notify() {
  if (waiter_) {
    post({});
  } else {
    notified_ = true;
  }
}

void Wakeup::resume() {
  if (waiter_) {
    take()(boost::system::error_code());
  } else {
    notified_ = true;
  }
}

void Wakeup::start(Handler handler) {
  require(!waiter_, "two coroutines wait for one wakeup");
  const auto slot = boost::asio::get_associated_cancellation_slot(handler);
  if (slot.is_connected()) {
    // Posted, because the coroutine may replace this very function while it is being called.
    auto cancelled = [this](boost::asio::cancellation_type) {
      if (waiter_) post(boost::asio::error::operation_aborted);
    };
    boost::asio::cancellation_slot(slot).assign(std::move(cancelled));
  }
  waiter_.emplace(std::move(handler));
}

void Wakeup::post(boost::system::error_code result) {
  boost::asio::post(executor_, [handler = take(), result]() mutable { handler(result); });
}

Wakeup::Handler Wakeup::take() {
  auto handler = std::move(*waiter_);
  waiter_.reset();
  return handler;
}

}  // namespace cartwright::runtime
