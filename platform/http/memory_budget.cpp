#include "platform/http/memory_budget.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace cartwright::http {
namespace {

constexpr std::chrono::seconds kWindow{5};
constexpr std::chrono::seconds kGrace{1};

// As many connections of a block of addresses are judged like all others.
constexpr std::size_t kNoCrowd = 8;

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

HeldMemory::HeldMemory(MemoryBudget& budget, runtime::ClientNetwork peer,
                       std::function<void()> give_up)
    : budget_(budget), peer_(peer), give_up_(std::move(give_up)), pace_(budget.now_()) {}

HeldMemory::~HeldMemory() { release(); }

void HeldMemory::hold(std::size_t size, const std::shared_ptr<const std::string>& shared) {
  const bool was_held = is_held();
  if (!was_held) pace_ = Pace(budget_.now_());
  budget_.held_ += size - size_;
  size_ = size;
  if (shared != shared_) {
    budget_.remove(shared_);
    shared_ = shared;
    budget_.add(shared_);
  }
  if (is_held() && !was_held) budget_.holding_.add(peer_);
  if (!is_held() && was_held) budget_.holding_.remove(peer_);
  if (!is_linked()) budget_.may_give_up_.push_back(*this);
  budget_.enforce();
}

void HeldMemory::moved(std::size_t bytes) {
  if (is_linked()) pace_.add(bytes, budget_.now_());
}

void HeldMemory::release() {
  unlink();
  if (is_held()) budget_.holding_.remove(peer_);
  budget_.held_ -= std::exchange(size_, 0);
  budget_.remove(std::exchange(shared_, nullptr));
}

void MemoryBudget::enforce() {
  while (held_ > limit_ && !may_give_up_.empty()) {
    auto& slowest = find_slowest();
    slowest.release();
    slowest.give_up_();
  }
}

HeldMemory& MemoryBudget::find_slowest() {
  const auto now = now_();
  const auto reason_of = [&](HeldMemory& held) {
    return std::pair(crowd_around(held.peer_), -held.pace_.rate(now));
  };
  // Many may hold memory, so each is looked at once.
  auto* slowest = &may_give_up_.front();
  auto reason = reason_of(*slowest);
  for (auto& held : may_give_up_) {
    const auto another = reason_of(held);
    if (another > reason) std::tie(slowest, reason) = std::pair(&held, another);
  }
  return *slowest;
}

runtime::BlockCounts::Counts MemoryBudget::crowd_around(const runtime::ClientNetwork& peer) const {
  auto counts = holding_.of(peer);
  for (auto& count : counts) count = std::max(count, kNoCrowd);
  return counts;
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
