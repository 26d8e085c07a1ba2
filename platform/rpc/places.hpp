#pragma once
// The connections of a server, of which there are only so many.

#include <boost/intrusive/list.hpp>

#include <cstddef>
#include <functional>

#include "platform/runtime/block_counts.hpp"
#include "platform/runtime/client_network.hpp"

namespace cartwright::rpc {

/// When there are too many connections, the block of addresses that has most of them gives the one
/// that has been of no use for longest: a crowd displaces itself, and who comes new finds room.
class Places {
  using Hook =
      boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

 public:
  /// What one connection has, as long as it lives or until it has to make room.
  class Place : public Hook {
   public:
    /// `close` ends the connection.
    Place(runtime::ClientNetwork network, std::move_only_function<void()> close);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    /// Takes one of `places`, which outlive it, instead of what it has. Another one may be closed
    /// to make room for it.
    void take(Places& places);

    /// It is of use now.
    void use();

   private:
    friend class Places;

    void give_back();

    Places* places_ = nullptr;
    runtime::ClientNetwork network_;
    std::move_only_function<void()> close_;
  };

  explicit Places(std::size_t limit) : limit_(limit) {}

  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  void make_room();

  std::size_t limit_;
  std::size_t size_ = 0;
  runtime::BlockCounts counts_;
  /// Who has been of no use for longest comes first.
  boost::intrusive::list<Place, boost::intrusive::constant_time_size<false>> taken_;
};

}  // namespace cartwright::rpc
