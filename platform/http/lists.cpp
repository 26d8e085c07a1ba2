#include "platform/http/lists.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>

#include "platform/error.hpp"

namespace cartwright::http {
namespace {

using std::chrono::milliseconds;

using Timer = boost::asio::basic_waitable_timer<
    std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

// How long a list waits for a place, and how often it looks for one.
constexpr milliseconds kPatience{1'000};
constexpr milliseconds kLook{50};

// A reader that takes nothing for this long may lose its place to a list that waits.
constexpr milliseconds kSlow{2'000};

}  // namespace

Lists::Lists(Executor executor, std::size_t most)
    : executor_(executor), most_(std::max<std::size_t>(1, most)) {}

Lists::Place::Place(Lists& lists) : lists_(lists) { ++lists_.taken_; }

Lists::Place::~Place() {
  if (!is_lost_) --lists_.taken_;
}

void Lists::Place::begin_page() {
  if (is_lost_) throw unavailable("The list was read too slowly while others waited.");
  if (is_linked()) unlink();
}

void Lists::Place::end_page() {
  waits_since_ = Clock::now();
  lists_.waiting_.push_back(*this);
}

Task<std::unique_ptr<Lists::Place>> Lists::take_place() {
  Timer pause(executor_);
  for (milliseconds waited{0}; !make_room(); waited += kLook) {
    if (waited >= kPatience) throw unavailable("Too many lists are being sent, try again later.");
    pause.expires_after(kLook);
    co_await pause.async_wait(use_task);
  }
  co_return std::make_unique<Place>(*this);
}

bool Lists::make_room() {
  if (taken_ < most_) return true;
  if (waiting_.empty()) return false;
  auto& slowest = waiting_.front();
  if (Place::Clock::now() - slowest.waits_since_ < kSlow) return false;
  slowest.is_lost_ = true;
  waiting_.pop_front();
  --taken_;
  return true;
}

}  // namespace cartwright::http
