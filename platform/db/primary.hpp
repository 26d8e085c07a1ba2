#pragma once
// Which server is the primary, as far as the connections of one Database know. After a fail-over
// the old one may come to life again and answer; what it says must not be served any more, and
// still less be remembered by those who listen to the new one.

#include <boost/intrusive/list.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace cartwright::db {

/// Tells servers apart, and a server from what it was before it was promoted.
struct Server {
  std::uint64_t system = 0;   ///< the same for all servers of a cluster
  std::int64_t timeline = 0;  ///< grows with each promotion; 0 for a standby
  std::string started{};      ///< when: tells a copy from its original

  bool operator==(const Server&) const = default;
};

/// All connections to a primary are to the same one: once a newer one is met, the others end before
/// they answer anything else. Hence what is read and what is announced come from one server.
class Primary {
  using Hook =
      boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

 public:
  /// An open connection to `server`, whose owner ends it when it is told that it is `superseded`.
  class Tie : public Hook {
   public:
    /// `primary` has met `server`, and outlives this.
    Tie(Primary& primary, Server server, std::move_only_function<void()> superseded);

   private:
    friend class Primary;

    Server server_;
    std::move_only_function<void()> superseded_;
  };

  /// Takes `server` for the primary, which supersedes all others. Throws ConnectionLost if it is
  /// known that another one was promoted after it.
  void meet(const Server& server);

 private:
  std::optional<Server> newest_;
  boost::intrusive::list<Tie, boost::intrusive::base_hook<Hook>,
                         boost::intrusive::constant_time_size<false>>
      ties_;
};

}  // namespace cartwright::db
