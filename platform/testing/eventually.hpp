#pragma once
// For what happens by itself after a while, such as a reconnection.

#include <chrono>
#include <thread>

namespace cartwright::test {

/// Asks until `holds()` is true. False if it is not within `patience`.
template <class Condition>
bool eventually(Condition holds, std::chrono::milliseconds patience = std::chrono::seconds(20)) {
  const auto end = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

}  // namespace cartwright::test
