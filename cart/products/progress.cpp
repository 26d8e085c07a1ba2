#include "cart/products/progress.hpp"

#include <fmt/format.h>

#include <iostream>
#include <string>
#include <unistd.h>

namespace cartwright::cart {
namespace {

constexpr std::chrono::milliseconds kPause{250};
constexpr auto kEraseLine = "\r\x1b[K";

std::string share_of(std::uint64_t bytes, std::optional<std::uint64_t> total) {
  constexpr double kMegabyte = 1e6;
  auto text = fmt::format("{:.1f} MB", static_cast<double>(bytes) / kMegabyte);
  if (total && *total > 0) text += fmt::format(" ({} %)", bytes * 100 / *total);
  return text;
}

}  // namespace

Progress::Progress() : is_watched_(::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  if (shown_ != Clock::time_point{}) std::cerr << kEraseLine << std::flush;
}

void Progress::show(std::int64_t rows, std::uint64_t bytes, std::optional<std::uint64_t> total) {
  if (!is_watched_ || Clock::now() - shown_ < kPause) return;
  shown_ = Clock::now();
  std::cerr << fmt::format("{}{} rows, {}, {:.0f} s", kEraseLine, rows, share_of(bytes, total),
                           elapsed().count())
            << std::flush;
}

}  // namespace cartwright::cart
