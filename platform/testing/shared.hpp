#pragma once
// What is too slow to start for each test.

#include <gtest/gtest.h>

#include <memory>

namespace cartwright::test {

/// One T for all tests of the program, from the first that needs it to the end of the last: what is
/// static ends later, in an order that nobody chooses.
template <class T>
class Shared final : public testing::Environment {
 public:
  static T& get() {
    static_cast<void>(kRegistered);
    if (!shared_) shared_ = std::make_unique<T>();
    return *shared_;
  }

  /// The next get() makes another one.
  static void end() { shared_.reset(); }

  void TearDown() override { end(); }

 private:
  static inline std::unique_ptr<T> shared_;
  static inline const testing::Environment* const kRegistered =
      testing::AddGlobalTestEnvironment(new Shared);
};

}  // namespace cartwright::test
