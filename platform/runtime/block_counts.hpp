#pragma once
// Who takes how much of what many share.

#include <array>
#include <cstddef>
#include <tuple>
#include <unordered_map>

#include "platform/runtime/client_network.hpp"

namespace cartwright::runtime {

/// How often each network has been added and not been removed, and each block around it.
class BlockCounts {
 public:
  /// Of the blocks around a network, from the largest to itself. The greatest of several is that of
  /// a network in the block that has most, and within that in the part that has most …
  using Counts = std::array<std::size_t, std::tuple_size_v<Blocks>>;

  void add(const ClientNetwork& network);

  /// It has been added before.
  void remove(const ClientNetwork& network);

  [[nodiscard]] Counts of(const ClientNetwork& network) const;

  /// Whether `one` may give something up for `other`: of the largest blocks in which they are
  /// apart, that of `one` would still have as much.
  [[nodiscard]] bool has_more(const ClientNetwork& one, const ClientNetwork& other) const;

 private:
  std::array<std::unordered_map<ClientNetwork, std::size_t>, std::tuple_size_v<Blocks>> counts_;
};

}  // namespace cartwright::runtime
