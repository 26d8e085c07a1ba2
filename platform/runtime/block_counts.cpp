#include "platform/runtime/block_counts.hpp"

namespace cartwright::runtime {

void BlockCounts::add(const ClientNetwork& network) {
  const auto blocks = blocks_of(network);
  for (std::size_t i = 0; i < blocks.size(); ++i) ++counts_[i][blocks[i]];
}

void BlockCounts::remove(const ClientNetwork& network) {
  const auto blocks = blocks_of(network);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto found = counts_[i].find(blocks[i]);
    if (--found->second == 0) counts_[i].erase(found);
  }
}

BlockCounts::Counts BlockCounts::of(const ClientNetwork& network) const {
  const auto blocks = blocks_of(network);
  Counts counts{};
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto found = counts_[i].find(blocks[i]);
    if (found != counts_[i].end()) counts[i] = found->second;
  }
  return counts;
}

bool BlockCounts::has_more(const ClientNetwork& one, const ClientNetwork& other) const {
  const auto blocks_of_one = blocks_of(one);
  const auto blocks_of_other = blocks_of(other);
  for (std::size_t i = 0; i < blocks_of_one.size(); ++i) {
    if (blocks_of_one[i] != blocks_of_other[i]) return of(one)[i] > of(other)[i] + 1;
  }
  return false;
}

}  // namespace cartwright::runtime
