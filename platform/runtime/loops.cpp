#include "platform/runtime/loops.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <future>
#include <utility>

namespace cartwright::runtime {

// A loop is used by one thread only, which spares Asio its locks.
Loop::Loop() : context_(1), stays_open_(context_.get_executor()) {}

void Loop::start() {
  thread_ = std::thread([this] { context_.run(); });
}

void Loop::finish(Task<void> last_task) {
  std::promise<void> ended;
  boost::asio::co_spawn(context_, std::move(last_task), [&ended](std::exception_ptr failure) {
    if (failure) {
      ended.set_exception(failure);
    } else {
      ended.set_value();
    }
  });
  auto result = ended.get_future();
  result.wait();
  stays_open_.reset();
  thread_.join();
  result.get();
}

}  // namespace cartwright::runtime
