#include "customers/guesses/guess_lines.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>

namespace cartwright::customers {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::milliseconds kMoment{250};

}  // namespace

Task<void> GuessLine::wait_for_more_than(std::uint64_t seen) {
  if (count_ > seen) co_return;
  judged_.expires_after(kMoment);
  boost::system::error_code woken;
  co_await judged_.async_wait(asio::redirect_error(use_task, woken));
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() == asio::cancellation_type::none) co_return;
  throw boost::system::system_error(asio::error::operation_aborted);
}

std::shared_ptr<GuessLine> GuessLines::of(const runtime::ClientNetwork& network) {
  auto& known = lines_[network];
  if (auto line = known.lock()) return line;
  std::shared_ptr<GuessLine> line(new GuessLine(executor_), [this, network](GuessLine* last) {
    lines_.erase(network);
    delete last;
  });
  known = line;
  return line;
}

}  // namespace cartwright::customers
