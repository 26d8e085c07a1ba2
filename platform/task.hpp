#pragma once
// The coroutine type of the whole house. A Task starts when it is awaited or spawned into a
// runtime::TaskGroup.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace cartwright {

/// The concrete executor of an event loop; no type erasure on the request path.
using Executor = boost::asio::io_context::executor_type;

/// A coroutine that runs on one event loop. Its parameters are values, or members of an object that
/// outlives it.
template <class T>
using Task = boost::asio::awaitable<T, Executor>;

/// The completion token that turns an asynchronous operation of Asio into a Task.
inline constexpr boost::asio::use_awaitable_t<Executor> use_task;

/// Waits for a time of the steady clock, or until it is cancelled.
using Timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

}  // namespace cartwright
