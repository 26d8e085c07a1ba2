#include "platform/http/open_sessions.hpp"

#include <algorithm>
#include <chrono>
#include <span>

#include "platform/http/session.hpp"

namespace cartwright::http {
namespace {

// A crowd that has a tenth of all connections is among so many all but once in a thousand times.
constexpr std::size_t kSome = 64;

/// Whether a block of addresses that has `count` of `all` connections holds a crowd. A hundredth is
/// enough: a few addresses that lie far apart can hold all there are. Among few it is a quarter.
bool holds_crowd(std::size_t count, std::size_t all) {
  constexpr std::size_t kFew = 8;
  return count > std::min(all / 4, std::max(all / 100, kFew));
}

}  // namespace

void OpenSessions::add(Session& session) {
  const auto& client = session.peer().network;
  session.index_ = all_.size();
  all_.push_back(&session);
  of_clients_[client].push_back(session);
  counts_.add(client);
  count_.add(1);
}

void OpenSessions::remove(Session& session) {
  const auto& client = session.peer().network;
  all_.back()->index_ = session.index_;
  all_[session.index_] = all_.back();
  all_.pop_back();
  const auto line = of_clients_.find(client);
  line->second.erase(Line::s_iterator_to(session));
  if (line->second.empty()) of_clients_.erase(line);
  counts_.remove(client);
  count_.add(-1);
}

void OpenSessions::step(Session& session) {
  auto& line = of_clients_.find(session.peer().network)->second;
  line.splice(line.end(), line, Line::s_iterator_to(session));
}

std::size_t OpenSessions::of(const runtime::ClientNetwork& client) const {
  const auto found = of_clients_.find(client);
  return found == of_clients_.end() ? 0 : found->second.size();
}

bool OpenSessions::make_room() {
  auto candidates = some();
  if (candidates.empty()) return false;
  std::ranges::sort(candidates, std::greater(), &Candidate::rank);
  const auto greatest = candidates.front().rank.crowding;
  const auto rest = std::ranges::find_if(candidates, [&](const Candidate& candidate) {
    return greatest == 0 || candidate.rank.crowding < greatest;
  });
  const auto waits = [](Candidate& one) { return one.session->make_room(Session::kMoment); };
  const std::span crowd(candidates.begin(), rest);
  if (std::ranges::any_of(crowd, waits)) return true;
  // Those who have few do not pay for a crowd that keeps all of its own busy.
  const auto can_end = [](Candidate& one) { return one.session->make_room({}); };
  if (std::ranges::any_of(crowd, can_end)) return true;
  for (auto& one : crowd) one.session->end_after_reply();
  return std::any_of(rest, candidates.end(), waits);
}

OpenSessions::Candidate OpenSessions::candidate(Session* session) const {
  const auto counts = counts_of(*session);
  const auto is_crowded = [&](std::size_t count) { return holds_crowd(count, all_.size()); };
  return {.rank = {.crowding = std::ranges::count_if(counts, is_crowded),
                   .counts = counts,
                   .waited_from = -session->waits_since().time_since_epoch()},
          .session = session};
}

runtime::BlockCounts::Counts OpenSessions::counts_of(const Session& session) const {
  const auto& peer = session.peer();
  return peer.is_trusted_proxy ? runtime::BlockCounts::Counts() : counts_.of(peer.network);
}

// All of them while they are few.
std::vector<OpenSessions::Candidate> OpenSessions::some() {
  std::vector<Candidate> some;
  if (all_.size() <= kSome) {
    for (auto* session : all_) some.push_back(candidate(session));
    return some;
  }
  std::uniform_int_distribution<std::size_t> lot(0, all_.size() - 1);
  while (some.size() < kSome) some.push_back(candidate(all_[lot(random_)]));
  return some;
}

bool OpenSessions::make_room_among(const runtime::ClientNetwork& client) {
  const auto found = of_clients_.find(client);
  if (found == of_clients_.end()) return false;
  auto& line = found->second;
  const auto make_room = [&](std::chrono::milliseconds patience) {
    return std::ranges::any_of(line, [&](OpenSession& session) {
      return static_cast<Session&>(session).make_room(patience);
    });
  };
  if (make_room(Session::kMoment) || make_room({})) return true;
  static_cast<Session&>(line.front()).end_after_reply();
  return false;
}

void OpenSessions::stop() {
  for (auto* session : all_) session->stop();
}

}  // namespace cartwright::http
