#pragma once
// A queue that a crowd from one place cannot fill for everybody else.

#include <cstddef>
#include <deque>
#include <unordered_map>
#include <utility>

#include "platform/runtime/client_network.hpp"

namespace cartwright::runtime {

/// Each network has a line of its own, first come first served; the lines take turns.
template <class Item>
class FairQueue {
 public:
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] std::size_t size() const { return size_; }

  void push(ClientNetwork network, Item item) {
    auto& line = lines_[network];
    if (line.empty()) turns_.push_back(network);
    line.push_back(std::move(item));
    ++size_;
  }

  /// The oldest item of the network whose turn it is. The queue is not empty.
  Item pop() {
    const auto network = turns_.front();
    turns_.pop_front();
    auto& line = lines_.at(network);
    Item item = std::move(line.front());
    line.pop_front();
    --size_;
    if (line.empty()) {
      lines_.erase(network);
    } else {
      turns_.push_back(network);
    }
    return item;
  }

  /// Takes the newest item out of the longest line; of equally long ones out of that of `newcomer`,
  /// who waits here.
  Item pop_from_longest(ClientNetwork newcomer) {
    auto longest = lines_.find(newcomer);
    for (auto line = lines_.begin(); line != lines_.end(); ++line) {
      if (line->second.size() > longest->second.size()) longest = line;
    }
    Item item = std::move(longest->second.back());
    longest->second.pop_back();
    --size_;
    if (longest->second.empty()) {
      std::erase(turns_, longest->first);
      lines_.erase(longest);
    }
    return item;
  }

 private:
  std::unordered_map<ClientNetwork, std::deque<Item>> lines_;  // none is empty
  std::deque<ClientNetwork> turns_;                            // each network of lines_ once
  std::size_t size_ = 0;
};

}  // namespace cartwright::runtime
