#include "platform/db/database.hpp"

#include <gmock/gmock.h>

#include "platform/db/error.hpp"
#include "platform/testing/db/database_fixture.hpp"

namespace cartwright::db {
namespace {

using testing::Contains;
using testing::HasSubstr;

struct Item {
  std::int64_t id = 0;
  std::string name;
  std::optional<std::string> note;

  static constexpr auto schema() {
    return fields(field("id", &Item::id), field("name", &Item::name), field("note", &Item::note));
  }
};

constexpr Query kFind{"SELECT note, name, id FROM items WHERE id = $1"};
constexpr Query kList{"SELECT id, name, note FROM items ORDER BY id"};
constexpr Command kAdd{"INSERT INTO items (name, note) VALUES ($1, $2) RETURNING id, name, note"};
constexpr Command kRenameAll{"UPDATE items SET name = $1"};
constexpr Command kTouchBoth{"SELECT touch_both($1, $2)"};
constexpr Command kSleepAndAdd{"INSERT INTO items (name) SELECT $1 FROM pg_sleep($2 / 1000.0)"};
constexpr Query kDivide{"SELECT 10 / $1"};
constexpr Query kSleep{"SELECT pg_sleep($1 / 1000.0)::text"};
constexpr Query kLength{"SELECT length($1)"};
constexpr Query kRepeat{"SELECT repeat('x', $1)"};

const std::optional<std::string> kNoNote;

class DatabaseTest : public ServerFixture {
 protected:
  DatabaseTest() {
    server_.execute(
        "CREATE TABLE items (id bigint GENERATED ALWAYS AS IDENTITY, name text NOT NULL"
        " CONSTRAINT uq__items__name UNIQUE CONSTRAINT ck__items__name CHECK (name <> ''),"
        " note text);"
        "CREATE TABLE parts (item_name text CONSTRAINT fk__parts__item REFERENCES items (name));"
        "INSERT INTO items (name) VALUES ('pen'), ('ink');");
  }

  void given_a_function_that_deadlocks() {
    server_.execute(
        "CREATE SEQUENCE arrivals;"
        "CREATE FUNCTION touch_both(a integer, b integer) RETURNS void LANGUAGE plpgsql AS $$"
        " BEGIN IF (SELECT last_value FROM arrivals) >= 2 THEN PERFORM pg_sleep(0.5); END IF;"
        " UPDATE items SET note = '' WHERE id = a; PERFORM nextval('arrivals');"
        " WHILE (SELECT last_value FROM arrivals) < 2 LOOP PERFORM pg_sleep(0.01); END LOOP;"
        " UPDATE items SET note = '' WHERE id = b; END $$");
    server_.execute(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''50ms''',"
        " current_database()); END $$");
  }

  /// With the planner's defaults, PostgreSQL would walk the index over all things.
  void given_orders_of_twenty_lines() {
    server_.execute(
        "CREATE TABLE things (id bigint PRIMARY KEY, label text);"
        "CREATE TABLE lines (order_id bigint, thing_id bigint, PRIMARY KEY (order_id, thing_id));"
        "INSERT INTO things SELECT n, 'thing ' || n FROM generate_series(1, 10000) AS n;"
        "INSERT INTO lines SELECT o, 1 + (o + n * 37) % 10000"
        " FROM generate_series(1, 2000) AS o, generate_series(1, 20) AS n;"
        "ANALYZE things, lines");
  }

  /// Before it refuses the commit, it warns, which makes the server send all that it has to say.
  void given_a_commit_that_fails_late() {
    server_.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE WARNING 'wait'; PERFORM pg_sleep(0.2);"
        " RAISE check_violation USING CONSTRAINT = 'ck__late'; END $$;"
        "CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON items DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION refuse()");
  }
};

void one_read_connection(Settings& settings) { settings.read_connections = 1; }
void one_write_connection(Settings& settings) { settings.write_connections = 1; }

TEST_F(DatabaseTest, WritesAndReadsARow) {
  auto& database = given_database();

  const auto added = run(database.get<Item>(kAdd, "cap", std::optional<std::string>("blue")));
  const auto found = run(database.find<Item>(kFind, added.id));

  EXPECT_EQ(found->name, "cap");
  EXPECT_EQ(found->note, "blue");
}

TEST_F(DatabaseTest, ReadsWhatIsCommittedWhateverTheDatabasePrefers) {
  server_.execute(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation ="
      " serializable', current_database()); END $$");
  static constexpr Query kIsolation{"SHOW transaction_isolation"};

  EXPECT_EQ(run(given_database().get<std::string>(kIsolation)), "read committed");
}

TEST_F(DatabaseTest, FindsNothingWhereThereIsNoRow) {
  auto& database = given_database();

  const auto found = run(database.find<Item>(kFind, 17));

  EXPECT_FALSE(found);
}

TEST_F(DatabaseTest, ListsAllRows) {
  auto& database = given_database();

  const auto items = run(database.list<Item>(kList));

  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[1].name, "ink");
  EXPECT_FALSE(items[1].note);
}

TEST_F(DatabaseTest, SaysHowManyRowsACommandWrote) {
  auto& database = given_database();
  server_.execute("DELETE FROM items WHERE name = 'ink'");

  const auto count = run(database.execute(kRenameAll, "cap"));

  EXPECT_EQ(count, 1);
  EXPECT_EQ(server_.scalar("SELECT name FROM items"), "cap");
}

TEST_F(DatabaseTest, TakesSeveralRowsForAMistakeWhereOneIsWanted) {
  auto& database = given_database();

  EXPECT_THROW(run(database.find<Item>(kList)), std::logic_error);
  EXPECT_THROW(run(database.get<Item>(kList)), std::logic_error);
  EXPECT_THROW(run(database.get<Item>(kFind, 17)), std::logic_error);
}

TEST_F(DatabaseTest, NamesTheConstraintThatADuplicateViolates) {
  auto& database = given_database();

  try {
    run(database.get<Item>(kAdd, "pen", kNoNote));
    FAIL() << "the duplicate was accepted";
  } catch (const UniqueViolation& violation) {
    EXPECT_EQ(violation.constraint(), "uq__items__name");
  }
}

TEST_F(DatabaseTest, NamesTheConstraintThatAMissingReferenceViolates) {
  static constexpr Command kAddPart{"INSERT INTO parts (item_name) VALUES ($1)"};
  auto& database = given_database();

  try {
    run(database.execute(kAddPart, "none"));
    FAIL() << "the part of no item was accepted";
  } catch (const ForeignKeyViolation& violation) {
    EXPECT_EQ(violation.constraint(), "fk__parts__item");
  }
}

TEST_F(DatabaseTest, NamesTheConstraintThatACheckViolates) {
  auto& database = given_database();

  try {
    run(database.get<Item>(kAdd, "", kNoNote));
    FAIL() << "the empty name was accepted";
  } catch (const CheckViolation& violation) {
    EXPECT_EQ(violation.constraint(), "ck__items__name");
  }
}

TEST_F(DatabaseTest, JoinsAFewRowsWithALargeTableByItsKey) {
  static constexpr Query kPlan{
      "EXPLAIN SELECT label FROM lines JOIN things ON things.id = thing_id WHERE order_id = 7"};
  given_orders_of_twenty_lines();
  auto& database = given_database();

  const auto plan = run(database.list<std::string>(kPlan));

  EXPECT_THAT(plan, Contains(HasSubstr("Nested Loop")));
}

TEST_F(DatabaseTest, ACommandSucceedsOnlyOnceItIsCommitted) {
  given_a_commit_that_fails_late();
  auto& database = given_database(one_write_connection);

  EXPECT_THROW(run(database.get<Item>(kAdd, "cap", kNoNote)), CheckViolation);
  EXPECT_EQ(server_.count("items"), 2);
  EXPECT_EQ(run(database.execute(Command("SELECT 1"))), 1) << "the connection is still of use";
}

TEST_F(DatabaseTest, SendsQueriesThatWaitInOneBatch) {
  auto& database = given_database(one_read_connection);
  run(database.list<Item>(kList));

  const auto failures =
      failures_together(65, [&](int id) { return database.find<Item>(kFind, id); });

  EXPECT_EQ(failures, 0);
  EXPECT_EQ(database.read_counters().statements, 66U);
  EXPECT_EQ(database.read_counters().batches, 4U) << "the list, one query alone, twice 32";
}

TEST_F(DatabaseTest, AFailedQueryFailsNoOtherOfItsBatch) {
  auto& database = given_database(one_read_connection);
  run(database.get<int>(kDivide, 5));

  const auto failures =
      failures_together(40, [&](int i) { return database.get<int>(kDivide, i - 10); });

  EXPECT_EQ(failures, 1) << "only the division by zero";
  EXPECT_GT(database.read_counters().repeated, 0U);
}

TEST_F(DatabaseTest, AQueryThatCannotBePreparedFailsNoOtherOfItsBatch) {
  static constexpr Query kBroken{"SELECT no_such_column FROM items WHERE id = $1"};
  auto& database = given_database(one_read_connection);
  run(database.list<Item>(kList));

  const auto failures = failures_together(9, [&](int i) {
    return i % 3 == 1 ? database.get<int>(kBroken, i) : database.get<int>(kDivide, i + 1);
  });

  EXPECT_EQ(failures, 3);
}

TEST_F(DatabaseTest, GivesEachCommandATransactionOfItsOwn) {
  auto& database = given_database();

  const auto failures = failures_together(30, [&](int i) {
    return database.get<Item>(kAdd, i == 7 ? "" : std::to_string(i), kNoNote);
  });

  EXPECT_EQ(failures, 1);
  EXPECT_EQ(server_.count("items"), 31);
  EXPECT_EQ(database.write_counters().batches, 30U);
}

TEST_F(DatabaseTest, ServesAThousandQueriesAtOnce) {
  auto& database = given_database();

  const auto failures =
      failures_together(1'000, [&](int) { return database.find<Item>(kFind, 1); });

  EXPECT_EQ(failures, 0);
}

TEST_F(DatabaseTest, RepeatsACommandThatADeadlockRolledBack) {
  given_a_function_that_deadlocks();
  auto& database = given_database();

  const auto failures =
      failures_together(2, [&](int i) { return database.execute(kTouchBoth, i + 1, 2 - i); });

  EXPECT_EQ(failures, 0);
  EXPECT_GT(database.write_counters().repeated, 0U);
}

TEST_F(DatabaseTest, PreparesAgainWhenTheTableHasChanged) {
  auto& database = given_database(one_read_connection);
  run(database.find<Item>(kFind, 1));
  server_.execute("ALTER TABLE items ALTER COLUMN name TYPE varchar(20)");

  const auto found = run(database.find<Item>(kFind, 1));

  EXPECT_EQ(found->name, "pen");
}

TEST_F(DatabaseTest, RefusesAQueryThatWrites) {
  static constexpr Query kWrites{"INSERT INTO items (name) VALUES ($1)"};
  auto& database = given_database();

  const auto message = message_of([&] { run(database.list<int>(kWrites, "cap")); });

  EXPECT_NE(message.find("read-only"), std::string::npos) << message;
}

TEST_F(DatabaseTest, SurvivesTextThatTheServerCannotStore) {
  auto& database = given_database();

  const auto message =
      message_of([&] { run(database.execute(kRenameAll, std::string("a\0b", 3))); });

  EXPECT_NE(message.find("22021"), std::string::npos) << message;
  EXPECT_EQ(run(database.list<Item>(kList)).size(), 2U);
}

TEST_F(DatabaseTest, CarriesMoreThanTheSocketsBuffersHold) {
  auto& database = given_database(one_read_connection);
  const std::string large(3'000'000, 'x');

  const auto failures =
      failures_together(4, [&](int) { return database.get<int>(kLength, large); });

  EXPECT_EQ(failures, 0);
  EXPECT_EQ(run(database.get<std::string>(kRepeat, 3'000'000)), large);
}

TEST_F(DatabaseTest, ACancelledCallerStopsWaiting) {
  auto& database = given_database(one_read_connection);
  run(database.find<Item>(kFind, 1));
  const auto& sleeping = start(database.get<std::string>(kSleep, 300));
  const auto& waiting = start(database.get<Item>(kFind, 1));
  loop_.poll();

  tasks_.cancel();
  tasks_.cancel();
  join();

  EXPECT_TRUE(sleeping.failure && waiting.failure);
  EXPECT_EQ(run(database.find<Item>(kFind, 1))->name, "pen");
}

TEST_F(DatabaseTest, ACommandWhoseCallerIsCancelledLeavesItsConnectionUsable) {
  auto& database = given_database(one_write_connection);
  run(database.get<Item>(kAdd, "cap", kNoNote));
  start(database.execute(kSleepAndAdd, "late", 300));
  loop_.poll();

  tasks_.cancel();
  join();
  run(database.get<Item>(kAdd, "hat", kNoNote));

  EXPECT_EQ(database.write_counters().lost_connections, 0U);
  EXPECT_EQ(server_.count("items WHERE name IN ('late', 'hat')"), 2);
}

TEST_F(DatabaseTest, StopFailsThoseWhoStillWait) {
  auto& database = given_database(one_read_connection);
  run(database.find<Item>(kFind, 1));
  const auto& sleeping = start(database.get<std::string>(kSleep, 5'000));
  const auto& waiting = start(database.get<Item>(kFind, 1));
  loop_.poll();

  stop();

  EXPECT_TRUE(is_unavailable(sleeping));
  EXPECT_TRUE(is_unavailable(waiting));
  EXPECT_TRUE(is_unavailable([&] { run(database.find<Item>(kFind, 1)); }));
}

}  // namespace
}  // namespace cartwright::db
