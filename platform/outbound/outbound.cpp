#include "platform/outbound/outbound.hpp"

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <functional>
#include <new>
#include <utility>

#include "platform/error.hpp"
#include "platform/runtime/resumption.hpp"

namespace cartwright::outbound {
namespace {

namespace asio = boost::asio;

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// It is woken for whatever comes from elsewhere.
constexpr milliseconds kLongestWait = std::chrono::minutes(1);

CURLM* make_multi() {
  // Once in a process; libcurl counts further calls.
  curl_global_init(CURL_GLOBAL_DEFAULT);
  return curl_multi_init();
}

// One of the places that there are.
class Place {
 public:
  explicit Place(std::atomic<std::size_t>& taken) : taken_(taken) {
    if (taken_++ < Outbound::kMost) return;
    --taken_;
    throw unavailable("Too much is being asked elsewhere, try again later.");
  }
  ~Place() { --taken_; }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

 private:
  std::atomic<std::size_t>& taken_;
};

std::exception_ptr interrupted() {
  return std::make_exception_ptr(
      boost::system::system_error(asio::error::make_error_code(asio::error::operation_aborted)));
}

}  // namespace

// A request and whoever waits for its answer: one thing, so that no answer goes astray.
struct Outbound::Asked {
  Asked(Request request, const Policy& policy, std::atomic<std::size_t>& all)
      : place(all),
        transfer(std::move(request), policy),
        ends(Clock::now() + policy.limits.whole) {}

  [[nodiscard]] milliseconds left() const {
    return std::chrono::ceil<milliseconds>(ends - Clock::now());
  }

  Place place;
  Transfer transfer;
  const Clock::time_point ends;
  bool is_under_way = false;
  Queue::iterator at;  // where it waits or is under way
  std::move_only_function<void(std::exception_ptr, Answer)> resume;
  std::atomic<bool> is_abandoned = false;
};

Outbound::Outbound(Reach reach, Limits limits, std::string ca)
    : policy_{reach, limits, std::move(ca)}, multi_(make_multi()) {
  if (multi_ == nullptr) throw std::bad_alloc();
  thread_ = std::jthread([this](const std::stop_token& stopping) { work(stopping); });
}

Outbound::~Outbound() = default;

Task<Answer> Outbound::ask(Request request) {
  auto initiate = [this](auto handler, Queue one) {
    auto& asked = one.front();
    if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected()) {
      slot.assign([this, waiting = std::weak_ptr(asked)](asio::cancellation_type) {
        const auto abandoned = waiting.lock();
        if (abandoned == nullptr) return;
        abandoned->is_abandoned = true;
        curl_multi_wakeup(multi_.get());
      });
    }
    asked->resume = runtime::Resumption(std::move(handler));
    enqueue(std::move(one));
  };
  Queue one;
  one.push_back(std::make_shared<Asked>(std::move(request), policy_, places_taken_));
  co_return co_await asio::async_initiate<decltype(use_task), void(std::exception_ptr, Answer)>(
      std::move(initiate), use_task, std::move(one));
}

void Outbound::enqueue(Queue one) {
  {
    const std::scoped_lock lock(mutex_);
    new_.splice(new_.end(), one);
  }
  curl_multi_wakeup(multi_.get());
}

void Outbound::work(const std::stop_token& stopping) {
  const std::stop_callback wake(stopping, [this] { curl_multi_wakeup(multi_.get()); });
  while (!stopping.stop_requested()) {
    take_new();
    end_abandoned(waiting_);
    end_abandoned(under_way_);
    end_overdue();
    begin_some();
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    if (end_finished() && !waiting_.empty()) continue;
    curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(longest_wait().count()), nullptr);
  }
  end_all();
}

// Whoever has waited longest is the first whose time ends.
milliseconds Outbound::longest_wait() const {
  if (waiting_.empty()) return kLongestWait;
  return std::clamp(waiting_.front()->left(), milliseconds(0), kLongestWait);
}

void Outbound::take_new() {
  Queue taken;
  {
    const std::scoped_lock lock(mutex_);
    taken.swap(new_);
  }
  // Iterators stay valid where they move to.
  for (auto at = taken.begin(); at != taken.end(); ++at) (*at)->at = at;
  waiting_.splice(waiting_.end(), taken);
}

// In their order, but past those whose host has enough to answer.
void Outbound::begin_some() {
  for (auto at = waiting_.begin(); at != waiting_.end() && under_way_.size() < kAtOnce;) {
    auto& asked = **at++;
    if (count_under_way_to(asked.transfer.origin()) < kAtOnceToOneHost) begin(asked);
  }
}

std::size_t Outbound::count_under_way_to(const std::string& origin) const {
  const auto found = under_way_to_.find(origin);
  return found == under_way_to_.end() ? 0 : found->second;
}

void Outbound::begin(Asked& asked) {
  auto* const handle = asked.transfer.handle();
  asked.transfer.limit_time(std::max(asked.left(), milliseconds(1)));
  curl_easy_setopt(handle, CURLOPT_PRIVATE, &asked);
  if (curl_multi_add_handle(multi_.get(), handle) != CURLM_OK) {
    return end(asked, std::make_exception_ptr(std::bad_alloc()), {});
  }
  asked.is_under_way = true;
  ++under_way_to_[asked.transfer.origin()];
  under_way_.splice(under_way_.end(), waiting_, asked.at);
}

void Outbound::end_abandoned(Queue& queue) {
  for (auto at = queue.begin(); at != queue.end();) {
    auto& asked = **at++;
    if (asked.is_abandoned) end(asked, interrupted(), {});
  }
}

void Outbound::end_overdue() {
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    auto& asked = **at++;
    if (asked.left() > milliseconds(0)) continue;
    end(asked, std::make_exception_ptr(asked.transfer.no_turn()), {});
  }
}

bool Outbound::end_finished() {
  int left = 0;
  bool has_ended_some = false;
  while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
    Asked* asked = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &asked);
    end_with(*asked, message->data.result);
    has_ended_some = true;
  }
  return has_ended_some;
}

void Outbound::end_all() {
  take_new();
  while (!waiting_.empty()) end(*waiting_.front(), interrupted(), {});
  while (!under_way_.empty()) end(*under_way_.front(), interrupted(), {});
}

void Outbound::end_with(Asked& asked, CURLcode result) {
  Answer answer;
  try {
    answer = asked.transfer.take_answer(result);
  } catch (...) {
    return end(asked, std::current_exception(), {});
  }
  end(asked, nullptr, std::move(answer));
}

void Outbound::end(Asked& asked, std::exception_ptr failure, Answer answer) {
  if (asked.is_under_way) {
    curl_multi_remove_handle(multi_.get(), asked.transfer.handle());
    const auto to_host = under_way_to_.find(asked.transfer.origin());
    if (--to_host->second == 0) under_way_to_.erase(to_host);
  }
  asked.resume(std::move(failure), std::move(answer));
  (asked.is_under_way ? under_way_ : waiting_).erase(asked.at);
}

}  // namespace cartwright::outbound
