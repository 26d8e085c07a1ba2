#pragma once
// The endpoint at which administrators look for users.

#include "customers/users/user_pages.hpp"
#include "platform/http/answer.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/front.hpp"
#include "platform/http/page_size.hpp"

namespace cartwright::customers {

class UserPagesApi {
 public:
  /// Adds the endpoint to `front`. Both outlive this object.
  UserPagesApi(db::Database& database, http::Front& front);

 private:
  struct Order {
    using Value = UserSort;
    static constexpr Value kDefault = UserSort::id;
    static constexpr schema::Rules kRules{};
  };

  Task<http::Page<User>> page(auth::Admin admin, http::Query<"search"> search,
                              http::Query<"is_active", bool> is_active,
                              http::Query<"sort", Order> sort,
                              http::Query<"limit", http::PageSize> limit,
                              http::Query<"cursor"> cursor);

  UserPages pages_;
};

}  // namespace cartwright::customers
