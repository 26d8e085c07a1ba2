#pragma once
// Memory that connections hold for as long as their clients take to send or to read.

#include <boost/intrusive/list.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>

#include "platform/runtime/block_counts.hpp"

namespace cartwright::http {

/// How fast bytes go by, looked at over the latest seconds.
class Pace {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Pace(Time now) : begun_(now) {}

  void add(std::size_t bytes, Time now);

  /// Bytes a second; nobody is slow before a second has passed.
  [[nodiscard]] double rate(Time now);

 private:
  void move_to(Time now);

  Time begun_;  // the current window
  std::size_t current_ = 0;
  std::size_t previous_ = 0;
  bool has_previous_ = false;
};

class MemoryBudget;

/// What one connection holds of a budget; a member of the connection.
class HeldMemory : public boost::intrusive::list_base_hook<
                       boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  /// `give_up` is called when the budget is exceeded and this connection is the slowest: of all, or
  /// of a crowd, if there is one; it frees the memory at once. Until the next hold(), nothing is
  /// held then.
  HeldMemory(MemoryBudget& budget, runtime::ClientNetwork peer, std::function<void()> give_up);
  ~HeldMemory();
  HeldMemory(const HeldMemory&) = delete;
  HeldMemory& operator=(const HeldMemory&) = delete;

  /// Holds `size` bytes from now on, and `shared` beside them, which counts once however many hold
  /// it. May make anybody give up, this one included.
  void hold(std::size_t size, const std::shared_ptr<const std::string>& shared = nullptr);

  /// The client has sent or taken `bytes`, of what is held.
  void moved(std::size_t bytes);

  /// The memory is in use: it still counts, but cannot be given up.
  void keep() { unlink(); }

  void release();

 private:
  friend class MemoryBudget;

  [[nodiscard]] bool is_held() const { return size_ > 0 || shared_; }

  MemoryBudget& budget_;
  const runtime::ClientNetwork peer_;
  const std::function<void()> give_up_;
  std::size_t size_ = 0;
  std::shared_ptr<const std::string> shared_;
  Pace pace_;
};

/// Outlives what is held of it.
class MemoryBudget {
 public:
  using Clock = std::function<Pace::Time()>;

  MemoryBudget(std::size_t limit, Clock now) : limit_(limit), now_(std::move(now)) {}

  /// All that is held, in bytes.
  [[nodiscard]] std::size_t held() const { return held_; }

 private:
  friend class HeldMemory;

  void enforce();
  HeldMemory& find_slowest();
  [[nodiscard]] runtime::BlockCounts::Counts crowd_around(const runtime::ClientNetwork& peer) const;
  void add(const std::shared_ptr<const std::string>& shared);
  void remove(const std::shared_ptr<const std::string>& shared);

  const std::size_t limit_;
  const Clock now_;
  std::size_t held_ = 0;
  runtime::BlockCounts holding_;                                 // connections
  std::unordered_map<const std::string*, std::size_t> holders_;  // of each shared text
  boost::intrusive::list<HeldMemory, boost::intrusive::constant_time_size<false>> may_give_up_;
};

}  // namespace cartwright::http
