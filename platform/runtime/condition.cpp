#include "platform/runtime/condition.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

namespace cartwright::runtime {

namespace asio = boost::asio;

Condition::Condition(Executor executor) : never_(executor, Timer::time_point::max()) {}

Task<void> Condition::wait() {
  boost::system::error_code woken;
  co_await never_.async_wait(asio::redirect_error(use_task, woken));
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() == asio::cancellation_type::none) co_return;
  throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace cartwright::runtime
