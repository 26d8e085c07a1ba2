#include "platform/rpc/call_shares.hpp"

#include <utility>

#include "platform/runtime/require.hpp"

namespace cartwright::rpc {

CallShares::Share& CallShares::join(Peer peer) {
  auto& share = *shares_.try_emplace(std::move(peer)).first;
  ++share.second.connections;
  return share;
}

void CallShares::leave(Share& share) {
  runtime::require(share.second.connections > 0, "a connection left its share twice");
  --share.second.connections;
  forget_if_unused(share);
}

bool CallShares::take(Share& share, std::size_t calls_of_connection) {
  // What the peer may have more is free to its other connections.
  if (share.second.calls + calls_of_connection >= limit_ - running_) return false;
  ++share.second.calls;
  ++running_;
  return true;
}

void CallShares::give_back(Share& share) {
  runtime::require(share.second.calls > 0, "a call was given back twice");
  --share.second.calls;
  --running_;
  forget_if_unused(share);
}

// A handler may outlive the connection.
void CallShares::forget_if_unused(const Share& share) {
  if (share.second.connections == 0 && share.second.calls == 0) shares_.erase(share.first);
}

}  // namespace cartwright::rpc
