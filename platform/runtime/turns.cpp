#include "platform/runtime/turns.hpp"

namespace cartwright::runtime {

namespace {

/// Lets another one go on where the one that was waiting is cancelled: the turn may have been meant
/// for it.
class PassedOn {
 public:
  explicit PassedOn(Condition& next) : next_(&next) {}
  PassedOn(const PassedOn&) = delete;
  PassedOn& operator=(const PassedOn&) = delete;
  ~PassedOn() {
    if (next_ != nullptr) next_->notify_one();
  }

  void has_come() { next_ = nullptr; }

 private:
  Condition* next_;
};

}  // namespace

Task<Turns::Turn> Turns::take() {
  while (is_taken_) {
    PassedOn turn(passed_on_);
    co_await passed_on_.wait();
    turn.has_come();
  }
  co_return Turn(*this);
}

Turns::Turn::~Turn() {
  if (turns_ == nullptr) return;
  turns_->is_taken_ = false;
  turns_->passed_on_.notify_one();
}

}  // namespace cartwright::runtime
