#pragma once
// The connections of a server that have not proved themselves yet.

#include <boost/intrusive/list.hpp>
#include <cstddef>
#include <functional>

#include "platform/runtime/client_network.hpp"

namespace cartwright::rpc {

/// Anybody can open connections, so those that have shown neither a certificate nor their first
/// settings are few. When there are too many, the network that has most of them gives its oldest:
/// a crowd displaces itself, and a real client needs only the time of one handshake.
class Handshakes {
  using Hook =
      boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

 public:
  /// One of them, as long as it lives and has not been proved.
  class Handshake : public Hook {
   public:
    /// `close` ends the connection. Another one may be closed to make room for it.
    Handshake(Handshakes& all, runtime::ClientNetwork network,
              std::move_only_function<void()> close);

    void prove() { unlink(); }

   private:
    friend class Handshakes;

    runtime::ClientNetwork network_;
    std::move_only_function<void()> close_;
  };

  explicit Handshakes(std::size_t limit) : limit_(limit) {}

  [[nodiscard]] std::size_t size() const { return oldest_first_.size(); }

 private:
  void make_room();

  std::size_t limit_;
  boost::intrusive::list<Handshake, boost::intrusive::constant_time_size<false>> oldest_first_;
};

}  // namespace cartwright::rpc
