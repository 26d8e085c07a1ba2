#pragma once
// What becomes of the connections that a program makes which links connect.cpp.

#include <functional>

namespace cartwright::fuzzing {

/// Called instead of the system's connect(), and returns what that would: 0, or -1 with errno set.
extern std::function<int(int socket)> on_connect;

}  // namespace cartwright::fuzzing
