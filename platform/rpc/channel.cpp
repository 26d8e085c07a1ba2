#include "platform/rpc/channel.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "platform/runtime/log.hpp"

namespace cartwright::rpc {
namespace {

// Between two looks at the addresses, however many connections break.
constexpr std::chrono::milliseconds kLeastPause{1'000};

ChannelSettings complete(ChannelSettings settings) {
  settings.limits.handshake_timeout = settings.connect_timeout;
  return settings;
}

}  // namespace

Channel::Channel(Executor executor, ChannelSettings settings, Lookup lookup)
    : executor_(executor),
      settings_(complete(std::move(settings))),
      credentials_(executor, Role::client, settings_.tls),
      deadlines_(executor),
      resolver_(executor, parse_targets(settings_.host, settings_.port), settings_.max_servers,
                std::move(lookup)),
      background_(executor),
      keepers_(executor),
      random_(std::random_device{}()),
      follower_(executor, {.name = "rpc resolver",
                           .round = [this] { return follow_addresses(); },
                           .backoff = runtime::Backoff(
                               settings_.first_retry,
                               std::min(settings_.last_retry, settings_.resolve_interval))}) {}

Channel::~Channel() = default;

void Channel::start() {
  deadlines_.start(background_);
  credentials_.start(background_);
  follower_.start(background_);
}

Task<void> Channel::stop() {
  stopping_ = true;
  resolver_.cancel();
  background_.cancel();
  co_await background_.join();
  for (auto& server : servers_) server.close();
  co_await keepers_.join();
  fail_waiting();
}

Task<void> Channel::perform(ClientCall* call) {
  const Subchannel* latest = nullptr;
  while (!call->ended()) {
    latest = start_or_wait(*call, latest);
    co_await call->wait();
  }
}

// The server that has taken the call, or nullptr.
const Subchannel* Channel::start_or_wait(ClientCall& call, const Subchannel* avoided) {
  while (auto* server = pick(avoided)) {
    if (call.start(*server->connection(), server->authority())) return server;
  }
  if (is_connecting() && !stopping_) {
    waiting_.push_back(call);
  } else {
    call.fail({StatusCode::unavailable, "The server cannot be reached"});
  }
  return nullptr;
}

// In turn, but whoever has its turn is compared with another one: the one with fewer unanswered
// calls is asked. So a server that is slow or hangs gets no more than it bears.
Subchannel* Channel::pick(const Subchannel* avoided) {
  const auto count = ready_.size();
  if (count == 0) return nullptr;
  if (++turn_ >= count) turn_ = 0;
  auto* first = ready_[turn_];
  if (count == 1) return first;
  auto* second = ready_[(turn_ + 1 + random_() % (count - 1)) % count];
  if (first == avoided) return second;
  if (second == avoided) return first;
  return second->connection()->load() < first->connection()->load() ? second : first;
}

Task<runtime::Round> Channel::follow_addresses() {
  follow(co_await resolver_.resolve());
  report_lookup();
  co_return lookup_failed_ ? runtime::Round::failed()
                           : runtime::Round::again_after(settings_.resolve_interval);
}

void Channel::follow(std::vector<Address> addresses) {
  if (stopping_) return;
  resolved_at_ = Clock::now();
  for (auto& server : servers_) {
    if (server.is_left()) continue;
    const auto found = std::ranges::find(addresses, server.address().endpoint, &Address::endpoint);
    if (found == addresses.end()) {
      server.leave();
    } else {
      addresses.erase(found);
    }
  }
  Subchannel::Owner& owner = *this;
  for (auto& address : addresses) {
    servers_.emplace_back(executor_, std::move(address), settings_, credentials_, deadlines_,
                          owner);
    keepers_.spawn_vital("rpc subchannel", keep(std::prev(servers_.end())));
  }
  has_resolved_ = true;
  fail_waiting_if_hopeless();
}

Task<void> Channel::keep(Servers::iterator server) {
  co_await server->run();
  servers_.erase(server);
}

void Channel::resolve_soon() { follower_.wake(resolved_at_ + kLeastPause); }

void Channel::report_lookup() {
  const auto& reason = resolver_.failure();
  const bool failed_before = std::exchange(lookup_failed_, !reason.empty());
  if (lookup_failed_ && !failed_before && !stopping_) {
    log::warning("rpc server not found", {{"reason", reason}});
  }
}

bool Channel::is_connecting() const {
  return !has_resolved_ || std::ranges::any_of(servers_, &Subchannel::is_connecting);
}

void Channel::on_connected(Subchannel& server) {
  ready_.push_back(&server);
  unreachable_ = false;
  wake_waiting();
}

// The server may have gone for good, and others may have come.
void Channel::on_lost(Subchannel& server) {
  std::erase(ready_, &server);
  if (!stopping_) resolve_soon();
}

void Channel::on_failed(Subchannel& server) {
  if (is_connected() || is_connecting()) return;
  if (!std::exchange(unreachable_, true)) {
    log::warning("rpc server unreachable",
                 {{"server", settings_.host}, {"reason", server.last_failure()}});
  }
  fail_waiting();
  resolve_soon();
}

void Channel::wake_waiting() {
  while (!waiting_.empty()) {
    auto& call = waiting_.front();
    waiting_.pop_front();
    call.try_again();
  }
}

void Channel::fail_waiting_if_hopeless() {
  if (!is_connected() && !is_connecting()) fail_waiting();
}

void Channel::fail_waiting() {
  while (!waiting_.empty()) {
    auto& call = waiting_.front();
    waiting_.pop_front();
    call.fail({StatusCode::unavailable, "The server cannot be reached"});
  }
}

}  // namespace cartwright::rpc
