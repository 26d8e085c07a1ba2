#pragma once
// A map that never grows beyond its capacity and keeps what was used lately.

#include <cstddef>
#include <functional>
#include <unordered_map>
#include <utility>

namespace cartwright::runtime {

/// Two halves: what was inserted or found lately, and what was so before. When the newer half is
/// full, the older one is dropped whole, which is close to least-recently-used and costs no list.
/// For use by one event loop.
template <class Key, class Value, class Hash = std::hash<Key>, class Equal = std::equal_to<>>
class BoundedCache {
 public:
  explicit BoundedCache(std::size_t capacity) : half_(capacity / 2) {}

  /// The value, valid until the next call; null if it is not there.
  template <class Lookup>
  const Value* find(const Lookup& key) {
    if (const auto found = newer_.find(key); found != newer_.end()) return &found->second;
    const auto found = older_.find(key);
    if (found == older_.end()) return nullptr;
    auto node = older_.extract(found);
    make_room();
    return &newer_.insert(std::move(node)).position->second;
  }

  void insert(Key key, Value value) {
    make_room();
    newer_.insert_or_assign(std::move(key), std::move(value));
  }

  void erase(const Key& key) {
    newer_.erase(key);
    older_.erase(key);
  }

  void clear() {
    newer_.clear();
    older_.clear();
  }

  [[nodiscard]] std::size_t size() const { return newer_.size() + older_.size(); }

 private:
  using Half = std::unordered_map<Key, Value, Hash, Equal>;

  void make_room() {
    if (newer_.size() < half_) return;
    older_ = std::move(newer_);
    newer_ = Half();
  }

  const std::size_t half_;
  Half newer_;
  Half older_;
};

}  // namespace cartwright::runtime
