#pragma once
// Removes the carts of users whom customers has deleted.

#include <cstdint>
#include <string_view>

#include "cart/carts/carts.hpp"
#include "platform/db/database.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/rpc/channel.hpp"
#include "platform/schema/schema.hpp"
#include "platform/task.hpp"
#include "proto/auth.pb.h"

namespace cartwright::cart {

/// Accounts that have gone, with ids from the first to the last, whose carts are removed once more:
/// a request that was let in just before its account went may have made the cart anew.
struct GoneUsers {
  UserId first;
  UserId last;

  static constexpr std::string_view kKind = "remove carts again";
  static constexpr auto schema() {
    return fields(field("first", &GoneUsers::first), field("last", &GoneUsers::last));
  }
};

/// Asks customers every two seconds which accounts have gone since it last did; how far it has come
/// is kept in the database, so that nothing is missed while either service is away.
class Departures {
 public:
  /// Has `jobs` do it. All references outlive this object, which outlives jobs.stop().
  Departures(rpc::Channel& channel, db::Database& database, Carts& carts, jobs::Jobs& jobs);

 private:
  Task<void> follow();
  Task<bool> follow_some();
  Task<void> remove_carts(DeletedUsersResponse response);
  Task<void> remove_carts(UserId first, UserId last);
  Task<void> remove_again(GoneUsers users) { return remove_carts(users.first, users.last); }

  rpc::Channel& channel_;
  db::Database& database_;
  Carts& carts_;
};

}  // namespace cartwright::cart
