#pragma once
// SQL as constants of a repository. Which kind a statement is decides how it travels.
//
//   constexpr db::Query kFind{"SELECT id, email FROM users WHERE id = $1"};

#include <cstdint>

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

/// A Query for one page of a list that may be long. It travels on connections that serve lists
/// only, one at a time, so that nobody else waits for a list. Its first parameters are
///   $1, $2  the id behind which the page begins, and the last that it may hold
///   $3      the greatest number of rows
///   $4      the number of bytes at which it ends before that, never without a row
/// and its rows come in the order of their ids.
///
/// A search that may find little among much is given its `stretch` in addition: a query for the
/// last id of a stretch behind $1 that can be looked through in a moment, without a row where fewer
/// are left. Then no statement of it takes long, however many rows there are.
struct PageQuery {
  explicit consteval PageQuery(const char* text, const char* its_stretch = nullptr)
      : sql(text), stretch(its_stretch) {}
  const char* sql;
  const char* stretch;
};

/// A PageQuery whose answer may be that of some moments ago, like that of a StaleQuery.
struct StalePageQuery {
  explicit consteval StalePageQuery(const char* text, const char* its_stretch = nullptr)
      : sql(text), stretch(its_stretch) {}
  const char* sql;
  const char* stretch;
};

/// Which Commands run one at a time, because they would wait for each other anyway, each with a
/// connection (ADR 28): those with the same first parameter, or all of one text.
enum class Turns : std::uint8_t { of_a_row, of_all };

/// A statement that writes. It has a connection to itself while it runs and is one transaction.
/// Its first parameter names the row that it writes to, or whose rows those are: not what a
/// stranger may name as well, who would stand in the way then.
struct Command {
  explicit consteval Command(const char* text, Turns its_turns = Turns::of_a_row)
      : sql(text), turns(its_turns) {}
  const char* sql;
  Turns turns;
};

}  // namespace cartwright::db
