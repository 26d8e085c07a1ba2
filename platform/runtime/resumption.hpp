#pragma once
// How a thread that runs no event loop lets a coroutine continue on its own one.

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace cartwright::runtime {

/// The end of an asynchronous operation, called once, by any thread: what it is given becomes the
/// result of the operation, in a later turn of the loop of whoever awaits it. That loop does not
/// end before.
template <class Handler>
class Resumption {
 public:
  explicit Resumption(Handler handler)
      : loop_(boost::asio::get_associated_executor(handler)), handler_(std::move(handler)) {}

  template <class... Result>
  void operator()(Result... result) {
    // The guard goes along: once the loop has the result it may end, so this thread must not touch
    // it any more.
    const auto executor = loop_.get_executor();
    boost::asio::post(executor, [handler = std::move(handler_), loop = std::move(loop_),
                                 ... result = std::move(result)]() mutable {
      std::move(handler)(std::move(result)...);
    });
  }

 private:
  boost::asio::executor_work_guard<boost::asio::associated_executor_t<Handler>> loop_;
  Handler handler_;
};

}  // namespace cartwright::runtime
