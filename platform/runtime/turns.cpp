#include "platform/runtime/turns.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

namespace cartwright::runtime {
namespace {

namespace asio = boost::asio;

}  // namespace

Turns::Turns(Executor executor)
    : passed_on_(executor, std::chrono::steady_clock::time_point::max()) {}

Task<Turns::Turn> Turns::take() {
  while (is_taken_) {
    boost::system::error_code woken;
    co_await passed_on_.async_wait(asio::redirect_error(use_task, woken));
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() == asio::cancellation_type::none) continue;
    // The turn may have been meant for this one.
    passed_on_.cancel_one();
    throw boost::system::system_error(asio::error::operation_aborted);
  }
  co_return Turn(*this);
}

Turns::Turn::~Turn() {
  if (turns_ == nullptr) return;
  turns_->is_taken_ = false;
  turns_->passed_on_.cancel_one();
}

}  // namespace cartwright::runtime
