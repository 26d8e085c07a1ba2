#pragma once
// A queue that a crowd from one place, or from a large block of addresses, cannot fill for
// everybody else.

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <random>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "platform/runtime/client_network.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::runtime {

/// Each network has a line of its own, first come first served. Blocks of networks take turns, and
/// within each the smaller blocks that it holds, down to the lines: who has all addresses of a
/// block counts as one beside the other blocks. Memory is that of the items, time grows with the
/// logarithm of their number.
template <class Item>
class FairQueue {
 public:
  /// `seed` is that of the lots.
  explicit FairQueue(std::uint32_t seed = std::random_device()()) : random_(seed) {}

  FairQueue(const FairQueue&) = delete;
  FairQueue& operator=(const FairQueue&) = delete;

  [[nodiscard]] bool empty() const { return all_.size == 0; }
  [[nodiscard]] std::size_t size() const { return all_.size; }

  void push(const ClientNetwork& network, Item item) {
    Block* block = &all_;
    for (const auto& part : blocks_of(network)) {
      auto [found, is_new] = block->by_network.try_emplace(part);
      if (is_new) found->second = block->parts.insert(block->parts.end(), Block(part, block));
      block = &*found->second;
      resize(*block, block->size + 1);
    }
    block->line.push_back(std::move(item));
    ++all_.size;
  }

  /// The oldest item of the network whose turn it is. The queue is not empty.
  Item pop() {
    require(!empty(), "an empty queue was asked for an item");
    Block* block = &all_;
    while (!block->parts.empty()) {
      auto& turns = block->parts;
      turns.splice(turns.end(), turns, turns.begin());
      block = &turns.back();
    }
    return take(*block, block->line.begin());
  }

  /// Takes the newest item out of the longest line of the largest block in the largest block … Of
  /// equally large ones lots decide, which are drawn anew whenever somebody comes: coming early or
  /// all the time is no advantage. The queue is not empty.
  Item pop_from_longest() {
    require(!empty(), "an empty queue was asked for an item");
    Block* block = &all_;
    while (!block->parts.empty()) block = *block->by_size.rbegin();
    return take(*block, std::prev(block->line.end()));
  }

 private:
  struct Block;

  struct Smaller {
    bool operator()(const Block* one, const Block* other) const {
      return std::tie(one->size, one->lot, one->network) <
             std::tie(other->size, other->lot, other->network);
    }
  };

  // Has either parts or, if it is a network, a line. None but all_ is empty.
  struct Block {
    ClientNetwork network{};
    Block* around = nullptr;
    std::size_t size = 0;      // items in all of it
    std::uint32_t lot = 0;     // drawn whenever its size changes
    std::list<Item> line{};    // not a deque, which takes half a kilobyte for one item
    std::list<Block> parts{};  // in the order of their turns
    std::unordered_map<ClientNetwork, typename std::list<Block>::iterator> by_network{};
    std::set<Block*, Smaller> by_size{};

    Block() = default;
    Block(const ClientNetwork& part, Block* whole) : network(part), around(whole) {}
  };

  Item take(Block& network, typename std::list<Item>::iterator place) {
    Item item = std::move(*place);
    network.line.erase(place);
    for (Block* block = &network; block != &all_;) {
      Block& around = *block->around;
      resize(*block, block->size - 1);
      if (block->size == 0) remove(*block);
      block = &around;
    }
    --all_.size;
    return item;
  }

  void resize(Block& block, std::size_t size) {
    auto& order = block.around->by_size;
    auto place = order.extract(&block);
    block.size = size;
    block.lot = static_cast<std::uint32_t>(random_());
    if (place.empty()) {
      order.insert(&block);
    } else {
      order.insert(std::move(place));
    }
  }

  void remove(Block& block) {
    Block& around = *block.around;
    around.by_size.erase(&block);
    const auto found = around.by_network.extract(block.network);
    around.parts.erase(found.mapped());
  }

  std::minstd_rand random_;
  Block all_;
};

}  // namespace cartwright::runtime
