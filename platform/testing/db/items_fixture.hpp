#pragma once
// What the tests of batches and transactions share: a pen and an ink, notes about them, and ways in
// which a write goes wrong.

#include <cstdint>
#include <string>

#include "platform/testing/db/database_fixture.hpp"

namespace cartwright::db {

inline constexpr Query kTouchesOf{"SELECT touches FROM items WHERE name = $1"};
inline constexpr Command kTouch{"UPDATE items SET touches = touches + 1 WHERE name = $1"};
inline constexpr Command kNote{"INSERT INTO notes (text) VALUES ($1)"};
inline constexpr Command kNoteAndTell{
    "INSERT INTO notes (text) VALUES ($1) RETURNING text || ' ' || (SELECT sum(touches) FROM "
    "items)"};
inline constexpr Command kSleep{"SELECT pg_sleep($1 / 1000.0)::text"};
inline constexpr Command kFailUntil{"SELECT fail_until($1)"};
inline constexpr Command kMeet{"SELECT meet()"};
inline constexpr Command kGiveWay{"SELECT give_way()"};

inline void one_write_connection(Settings& settings) { settings.write_connections = 1; }

class ItemsFixture : public ServerFixture {
 protected:
  ItemsFixture() {
    server_.execute(
        "CREATE TABLE items (name text PRIMARY KEY, touches integer NOT NULL DEFAULT 0);"
        "CREATE TABLE notes (text text NOT NULL CONSTRAINT uq__notes__text UNIQUE"
        " CONSTRAINT ck__notes__text CHECK (text <> ''));"
        "INSERT INTO items (name) VALUES ('pen'), ('ink')");
  }

  /// fail_until(n) fails n - 1 times as serializable transactions do, whatever is rolled back.
  void given_failures_of_serialization() {
    server_.execute(
        "CREATE SEQUENCE attempts;"
        "CREATE FUNCTION fail_until(n integer) RETURNS void LANGUAGE plpgsql AS $$"
        " BEGIN IF nextval('attempts') < n THEN RAISE 'later' USING ERRCODE = '40001'; END IF;"
        " END $$");
  }

  /// meet() returns once two have called it: who then touches what the other has, is in a deadlock.
  /// Afterwards, give_way() leaves the other time to go on, who might be in the next one otherwise.
  void given_a_meeting() {
    given_deadlocks_that_are_soon_found();
    server_.execute(
        "CREATE SEQUENCE arrivals;"
        "CREATE FUNCTION meet() RETURNS void LANGUAGE plpgsql AS $$"
        " BEGIN PERFORM nextval('arrivals');"
        " WHILE (SELECT last_value FROM arrivals) < 2 LOOP PERFORM pg_sleep(0.01); END LOOP;"
        " END $$;"
        "CREATE FUNCTION give_way() RETURNS void LANGUAGE sql AS $$"
        " SELECT pg_sleep(0.5) FROM arrivals WHERE last_value >= 2 $$");
  }

  void given_deadlocks_that_are_soon_found() {
    server_.execute(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = %L',"
        " current_database(), '50ms'); END $$");
  }

  /// The commit of a note first does as `statement` says.
  void given_a_commit_that(const std::string& statement) {
    server_.execute(
        "CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + statement +
        "; RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER act AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION act()");
  }

  std::int64_t touches() { return std::stoll(server_.scalar("SELECT sum(touches) FROM items")); }
  std::int64_t notes() { return server_.count("notes"); }
};

}  // namespace cartwright::db
