#include "platform/http/open_sessions.hpp"

#include <algorithm>
#include <utility>

#include "platform/http/session.hpp"

namespace cartwright::http {
namespace {

// A crowd that has a tenth of all connections is among so many all but once in a thousand times.
constexpr std::size_t kSome = 64;

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
  const auto reason_of = [this](const Session* session) {
    const auto& [network, is_trusted_proxy] = session->peer();
    const auto crowd = is_trusted_proxy ? runtime::BlockCounts::Counts() : counts_.of(network);
    return std::pair(crowd, -session->waits_since().time_since_epoch());
  };
  auto sessions = some();
  std::ranges::sort(sessions, std::greater(), reason_of);
  return std::ranges::any_of(sessions, [](Session* session) { return session->make_room(); });
}

// All of them while they are few.
std::vector<Session*> OpenSessions::some() {
  if (all_.size() <= kSome) return all_;
  std::vector<Session*> some(kSome);
  std::uniform_int_distribution<std::size_t> lot(0, all_.size() - 1);
  std::ranges::generate(some, [&] { return all_[lot(random_)]; });
  return some;
}

bool OpenSessions::make_room_among(const runtime::ClientNetwork& client) {
  const auto found = of_clients_.find(client);
  if (found == of_clients_.end()) return false;
  return std::ranges::any_of(found->second, [](OpenSession& session) {
    return static_cast<Session&>(session).make_room();
  });
}

void OpenSessions::stop() {
  for (auto* session : all_) session->stop();
}

}  // namespace cartwright::http
