#include "platform/http/memory_budget.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace cartwright::http {
namespace {

constexpr std::chrono::seconds kWindow{5};
constexpr std::chrono::seconds kGrace{1};

}  // namespace

void Pace::move_to(Time now) {
  const auto passed = now - begun_;
  if (passed < kWindow) return;
  previous_ = passed < 2 * kWindow ? current_ : 0;
  has_previous_ = true;
  current_ = 0;
  begun_ = passed < 2 * kWindow ? begun_ + kWindow : now;
}

void Pace::add(std::size_t bytes, Time now) {
  move_to(now);
  current_ += bytes;
}

double Pace::rate(Time now) {
  move_to(now);
  const auto looked_at = now - begun_ + (has_previous_ ? kWindow : std::chrono::seconds(0));
  if (looked_at < kGrace) return std::numeric_limits<double>::infinity();
  return static_cast<double>(previous_ + current_) /
         std::chrono::duration<double>(looked_at).count();
}

HeldMemory::HeldMemory(MemoryBudget& budget, std::function<void()> give_up)
    : budget_(budget), give_up_(std::move(give_up)), pace_(budget.now_()) {}

HeldMemory::~HeldMemory() { release(); }

void HeldMemory::hold(std::size_t size, const std::shared_ptr<const std::string>& shared) {
  if (size_ == 0 && !shared_) pace_ = Pace(budget_.now_());
  budget_.held_ += size - size_;
  size_ = size;
  if (shared != shared_) {
    budget_.remove(shared_);
    shared_ = shared;
    budget_.add(shared_);
  }
  if (!is_linked()) budget_.may_give_up_.push_back(*this);
  budget_.enforce();
}

void HeldMemory::moved(std::size_t bytes) {
  if (is_linked()) pace_.add(bytes, budget_.now_());
}

void HeldMemory::release() {
  unlink();
  budget_.held_ -= std::exchange(size_, 0);
  budget_.remove(std::exchange(shared_, nullptr));
}

void MemoryBudget::enforce() {
  const auto now = now_();
  while (held_ > limit_ && !may_give_up_.empty()) {
    auto& slowest = *std::ranges::min_element(
        may_give_up_, {}, [now](HeldMemory& held) { return held.pace_.rate(now); });
    slowest.release();
    slowest.give_up_();
  }
}

void MemoryBudget::add(const std::shared_ptr<const std::string>& shared) {
  if (shared && ++holders_[shared.get()] == 1) held_ += shared->size();
}

void MemoryBudget::remove(const std::shared_ptr<const std::string>& shared) {
  if (!shared) return;
  const auto holders = holders_.find(shared.get());
  if (--holders->second > 0) return;
  held_ -= shared->size();
  holders_.erase(holders);
}

}  // namespace cartwright::http
