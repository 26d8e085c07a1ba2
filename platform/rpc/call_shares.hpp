#pragma once
// The calls of a server, of which only so many run at once, and who has how many of them.

#include <compare>
#include <cstddef>
#include <map>
#include <string>

#include "platform/runtime/client_network.hpp"

namespace cartwright::rpc {

/// All connections that come from one network with one name in their certificates, which cannot be
/// told apart.
struct Peer {
  runtime::ClientNetwork network;
  std::string name;

  friend auto operator<=>(const Peer&, const Peer&) = default;
};

/// However many crowd here, each leaves as many free as it has (Choudhury and Hahne, "Dynamic queue
/// length thresholds", 1998): a peer to other peers, and a connection of it to its others. So there
/// is always a call for who comes new.
class CallShares {
  struct Counts {
    std::size_t connections = 0;
    std::size_t calls = 0;
  };
  using Shares = std::map<Peer, Counts>;

 public:
  /// What one peer has, while it has connections or calls.
  using Share = Shares::value_type;

  explicit CallShares(std::size_t limit) : limit_(limit) {}

  /// For a connection of the peer, until it leaves.
  Share& join(Peer peer);
  void leave(Share& share);

  /// One more call for a connection that has so many of the share; false if it must be left to
  /// others.
  bool take(Share& share, std::size_t calls_of_connection);
  void give_back(Share& share);

 private:
  void forget_if_unused(const Share& share);

  std::size_t limit_;
  std::size_t running_ = 0;
  Shares shares_;
};

}  // namespace cartwright::rpc
