#pragma once
// How a coroutine is told that nobody waits for it any more.

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <exception>

namespace cartwright::runtime {

/// Whether it is what a task sees that is cancelled. Whoever catches it otherwise throws it again.
inline bool is_cancellation(const std::exception& failure) {
  const auto* error = dynamic_cast<const boost::system::system_error*>(&failure);
  return error != nullptr && error->code() == boost::asio::error::operation_aborted;
}

}  // namespace cartwright::runtime
