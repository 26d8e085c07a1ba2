#include "platform/rpc/handshakes.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace cartwright::rpc {

Handshakes::Handshake::Handshake(Handshakes& all, runtime::ClientNetwork network,
                                 std::move_only_function<void()> close)
    : network_(network), close_(std::move(close)) {
  if (all.size() >= all.limit_) all.make_room();
  all.oldest_first_.push_back(*this);
}

void Handshakes::make_room() {
  std::unordered_map<runtime::ClientNetwork, std::size_t> counts;
  for (const auto& handshake : oldest_first_) ++counts[handshake.network_];
  auto victim = std::ranges::max_element(
      oldest_first_, {}, [&](const Handshake& handshake) { return counts[handshake.network_]; });
  auto& handshake = *victim;
  oldest_first_.erase(victim);
  handshake.close_();
}

}  // namespace cartwright::rpc
