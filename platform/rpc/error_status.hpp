#pragma once
// The one place where an Error becomes a gRPC status.

#include <exception>
#include <string_view>

#include "platform/rpc/status.hpp"

namespace cartwright::rpc {

/// What a client is told about `failure`, which left the handler of `method`. What is neither an
/// Error nor a StatusError is logged here and told as a bare INTERNAL.
Status status_of(const std::exception_ptr& failure, std::string_view method);

}  // namespace cartwright::rpc
