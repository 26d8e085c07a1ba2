#pragma once
// A boundary for whoever goes on after an Error, where no `catch` could await anything.

#include <expected>
#include <type_traits>
#include <utility>

#include "platform/error.hpp"
#include "platform/task.hpp"

namespace cartwright::runtime {

/// What `task` returns, or the Error that it ends in. Anything else that it throws is thrown on.
template <class T>
Task<std::expected<T, Error>> or_error(Task<T> task) try {
  if constexpr (std::is_void_v<T>) {
    co_await std::move(task);
    co_return std::expected<void, Error>();
  } else {
    co_return co_await std::move(task);
  }
} catch (const Error& error) {
  co_return std::unexpected(error);
}

}  // namespace cartwright::runtime
