#include "platform/http/lists.hpp"

#include <algorithm>

#include "platform/error.hpp"

namespace cartwright::http {
namespace {

using std::chrono::milliseconds;

// How long a list waits for a place, and how often it looks for one.
constexpr milliseconds kPatience{1'000};
constexpr milliseconds kLook{50};

// A reader that takes nothing for this long may lose its place to a list that waits.
constexpr milliseconds kSlow{2'000};

}  // namespace

Lists::Lists(Executor executor, std::size_t most)
    : executor_(executor), most_(std::max<std::size_t>(1, most)) {}

Lists::Place::Place(Lists& lists, const runtime::ClientNetwork& reader)
    : lists_(lists), reader_(reader) {
  ++lists_.taken_;
  lists_.readers_.add(reader_);
}

Lists::Place::~Place() {
  if (!is_lost_) give_back();
}

void Lists::Place::give_back() {
  --lists_.taken_;
  lists_.readers_.remove(reader_);
}

void Lists::Place::begin_page() {
  if (is_lost_) throw unavailable("The list was read too slowly while others waited.");
  if (is_linked()) unlink();
}

void Lists::Place::end_page() {
  waits_since_ = Clock::now();
  lists_.waiting_.push_back(*this);
}

Task<std::unique_ptr<Lists::Place>> Lists::take_place(runtime::ClientNetwork reader) {
  Timer pause(executor_);
  for (milliseconds waited{0}; !make_room(reader); waited += kLook) {
    if (waited >= kPatience) throw unavailable("Too many lists are being sent, try again later.");
    pause.expires_after(kLook);
    co_await pause.async_wait(use_task);
  }
  co_return std::make_unique<Place>(*this, reader);
}

bool Lists::make_room(const runtime::ClientNetwork& reader) {
  const auto free = most_ - taken_;
  // Whoever has many leaves as many for others, who need not wait until one of them is taken away.
  if (readers_.of(reader).back() < free) return true;
  if (free > 0 || waiting_.empty()) return false;
  auto& slowest = waiting_.front();
  if (Place::Clock::now() - slowest.waits_since_ >= kSlow) return make_lose(slowest);
  auto& of_crowd = *std::ranges::max_element(
      waiting_, {}, [this](const Place& place) { return readers_.of(place.reader_); });
  return readers_.has_more(of_crowd.reader_, reader) && make_lose(of_crowd);
}

bool Lists::make_lose(Place& place) {
  place.is_lost_ = true;
  place.unlink();
  place.give_back();
  return true;
}

}  // namespace cartwright::http
