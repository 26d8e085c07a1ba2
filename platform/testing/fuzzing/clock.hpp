#pragma once
// The time of a program that links clock.cpp: it stands still until it is told to pass. All that
// goes by std::chrono::steady_clock goes by it, the timers of Asio's loops included.

#include <chrono>

namespace cartwright::fuzzing {

void let_pass(std::chrono::milliseconds time);

}  // namespace cartwright::fuzzing
