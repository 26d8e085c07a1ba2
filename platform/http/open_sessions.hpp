#pragma once
// The open connections of a server: whose they are, and who gives one up for another. Included by
// sources of platform/http only.

#include <boost/intrusive/list.hpp>

#include <chrono>
#include <compare>
#include <cstddef>
#include <random>
#include <unordered_map>
#include <vector>

#include "platform/runtime/block_counts.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/runtime/metrics.hpp"

namespace cartwright::http {

class Session;

/// Base of a session: where it stands among the others.
class OpenSession : public boost::intrusive::list_base_hook<> {
 private:
  friend class OpenSessions;

  std::size_t index_ = 0;
};

/// Outlives the sessions.
class OpenSessions {
 public:
  explicit OpenSessions(runtime::Gauge count) : count_(count) {}

  void add(Session& session);
  void remove(Session& session);

  /// The session has gone on.
  void step(Session& session);

  /// How many a client has.
  [[nodiscard]] std::size_t of(const runtime::ClientNetwork& client) const;

  /// Ends a connection that waits for its client: of the block of addresses that has most, and
  /// there the one that has waited longest. Of a crowd, which has a hundredth of all, one goes
  /// even if none waits, before anybody else's. Those of a trusted proxy, which has many clients,
  /// come last. False if none can end now. Where there are many, lots decide which few are looked
  /// at.
  bool make_room();

  /// Ends the one among those of `client` that has waited longest, or else has gone on least
  /// lately. False if all are being answered; then that one ends after its reply.
  bool make_room_among(const runtime::ClientNetwork& client);

  /// Tells each that the server stops.
  void stop();

 private:
  /// Whose latest step lies furthest back comes first.
  using Line = boost::intrusive::list<OpenSession>;

  /// Who comes first when one has to go.
  struct Rank {
    /// How many of the blocks around its client hold a crowd: the more, the narrower is the crowd.
    std::ptrdiff_t crowding;
    runtime::BlockCounts::Counts counts;
    std::chrono::steady_clock::duration
        waited_from;  ///< negative, so that the longest wait is greatest

    auto operator<=>(const Rank&) const = default;
  };

  struct Candidate {
    Rank rank;
    Session* session;
  };

  std::vector<Candidate> some();
  [[nodiscard]] Candidate candidate(Session* session) const;
  [[nodiscard]] runtime::BlockCounts::Counts counts_of(const Session& session) const;

  const runtime::Gauge count_;
  std::vector<Session*> all_;
  std::unordered_map<runtime::ClientNetwork, Line> of_clients_;
  runtime::BlockCounts counts_;
  std::minstd_rand random_{std::random_device()()};
};

}  // namespace cartwright::http
