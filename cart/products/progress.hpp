#pragma once
// How far a long operation has come, for whoever watches it on a terminal.

#include <chrono>
#include <cstdint>
#include <optional>

namespace cartwright::cart {

/// One line of standard error that is written over again and again, four times a second at most;
/// nothing where that is no terminal.
class Progress {
 public:
  Progress();

  /// Takes the line away.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  /// `total` are the bytes in all, where they are known.
  void show(std::int64_t rows, std::uint64_t bytes, std::optional<std::uint64_t> total = {});

  [[nodiscard]] std::chrono::duration<double> elapsed() const { return Clock::now() - begun_; }

 private:
  using Clock = std::chrono::steady_clock;

  const bool is_watched_;
  const Clock::time_point begun_ = Clock::now();
  Clock::time_point shown_{};
};

}  // namespace cartwright::cart
