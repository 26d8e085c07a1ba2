#pragma once
// Callers of every kind at once, who all watch whom their answers speak for.

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "platform/testing/temporary_database.hpp"

namespace cartwright::test {

/// Somebody who may validate tokens: a registered user.
struct Account {
  std::int64_t id = 0;
  std::string email{};
  std::string token{};
};

/// What a crowd did and saw.
struct Counts {
  std::atomic<int> calls = 0;
  std::atomic<int> answers = 0;  ///< that spoke for the right user
  std::atomic<int> wrong = 0;    ///< that spoke for another
  std::atomic<int> resets = 0;   ///< of single calls
  std::atomic<int> closes = 0;   ///< of connections with calls under way
  std::atomic<int> stalls = 0;   ///< of the database
};

/// The ports of the store, and its customers' database.
struct Surroundings {
  std::uint16_t grpc_port = 0;
  std::uint16_t cart_port = 0;
  TemporaryDatabase& customers_database;
};

class Crowd {
 public:
  Crowd(std::vector<Account> accounts, Surroundings store)
      : accounts_(std::move(accounts)), store_(store) {}

  /// Blocks until the time is over and everybody has left.
  void act_for(std::chrono::seconds time);

  [[nodiscard]] const Counts& counts() const { return counts_; }

 private:
  using Random = std::mt19937;
  using Role = void (Crowd::*)(Random&);

  void play(Role role, unsigned seed);

  void ask_and_wait(Random& random);
  void ask_and_leave(Random& random);
  void shop(Random& random);
  void stall_database(Random& random);

  const Account& anyone(Random& random) const;
  void note(const Account& asker, std::int64_t id, const std::string& email);

  std::vector<Account> accounts_;
  Surroundings store_;
  Counts counts_;
  std::chrono::steady_clock::time_point end_;
};

}  // namespace cartwright::test
