#pragma once
// SQL as constants of a repository. Which of the three a statement is decides how it travels.
//
//   constexpr db::Query kFind{"SELECT id, email FROM users WHERE id = $1"};

namespace cartwright::db {

/// A statement that only reads. It travels in one batch with those of other requests, and is sent
/// again if one of them fails.
struct Query {
  /// `text` is a literal, so it stays valid and its address tells statements apart.
  explicit consteval Query(const char* text) : sql(text) {}
  const char* sql;
};

/// A Query whose answer may be that of some moments ago: it goes to a replica where there is one.
/// Not for what is remembered until a notification says otherwise, because that comes before the
/// replica has heard of the change.
struct StaleQuery {
  explicit consteval StaleQuery(const char* text) : sql(text) {}
  const char* sql;
};

/// A statement that writes. It has a connection to itself while it runs and is one transaction.
struct Command {
  explicit consteval Command(const char* text) : sql(text) {}
  const char* sql;
};

}  // namespace cartwright::db
