#include "customers/users/user_pages_api.hpp"

#include <optional>
#include <string>
#include <utility>

namespace cartwright::customers {
namespace {

/// What says nothing counts as absent.
std::optional<std::string> said(const std::optional<std::string>& text) {
  return text && !text->empty() ? text : std::nullopt;
}

}  // namespace

UserPagesApi::UserPagesApi(db::Database& database, http::Front& front) : pages_(database) {
  front.routes()
      .get("/api/v1/users/", this, &UserPagesApi::page, "List users, a page at a time",
           "A cursor shows the next page of the same list, in the same order.")
      .explains("search", "A part of the e-mail or of the names, in any case.")
      .explains("is_active", "Only those who are, or only those who are switched off.")
      .explains("sort", "By `last_login`, who never has comes before all others.")
      .explains("cursor", "What `next` of the page before says.")
      .rejects("cursor", db::kNoCursor);
}

Task<http::Page<User>> UserPagesApi::page(auth::Admin, http::Query<"search"> search,
                                          http::Query<"is_active", bool> is_active,
                                          http::Query<"sort", Order> sort,
                                          http::Query<"limit", http::PageSize> limit,
                                          http::Query<"cursor"> cursor) {
  const UserFilter filter{.search = said(*search), .is_active = *is_active};
  const auto text = said(*cursor);
  auto after = text ? std::optional(place_of(*text, filter, *sort)) : std::nullopt;
  auto found = co_await pages_.read(filter, *sort, std::move(after), *limit);
  http::Page<User> page;
  page.rows = std::move(found.users);
  if (!found.is_last) page.next = cursor_behind(page.rows.back(), filter, *sort);
  co_return page;
}

}  // namespace cartwright::customers
