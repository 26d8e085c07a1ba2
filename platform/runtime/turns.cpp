#include "platform/runtime/turns.hpp"

#include <boost/system/system_error.hpp>

namespace cartwright::runtime {

Task<Turns::Turn> Turns::take() {
  while (is_taken_) {
    try {
      co_await passed_on_.wait();
    } catch (const boost::system::system_error&) {
      // The turn may have been meant for this one.
      passed_on_.notify_one();
      throw;
    }
  }
  co_return Turn(*this);
}

Turns::Turn::~Turn() {
  if (turns_ == nullptr) return;
  turns_->is_taken_ = false;
  turns_->passed_on_.notify_one();
}

}  // namespace cartwright::runtime
