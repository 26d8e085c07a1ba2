// What callers of a Database see while the server is slow, silent, gone or back again.

#include <boost/asio/ip/tcp.hpp>
#include <gmock/gmock.h>

#include "platform/testing/db/database_fixture.hpp"
#include "platform/testing/relay.hpp"

namespace cartwright::db {
namespace {

using namespace std::chrono_literals;
using boost::asio::ip::tcp;
using std::chrono::steady_clock;
using testing::HasSubstr;

constexpr Query kOne{"SELECT 1"};
constexpr StaleQuery kStaleOne{"SELECT 1"};
constexpr Command kWriteOne{"SELECT 1"};
constexpr Query kSleep{"SELECT pg_sleep($1 / 1000.0)::text"};
constexpr Command kWriteSleep{"SELECT pg_sleep($1 / 1000.0)::text"};
constexpr Query kPid{"SELECT pg_backend_pid()"};
constexpr Query kNoTimeout{"SELECT set_config('statement_timeout', '0', false)"};

void one_impatient_connection(Settings& settings) {
  settings.read_connections = 1;
  settings.write_connections = 1;
  settings.query_timeout = 200ms;
}

class OutageTest : public ServerFixture {
 protected:
  /// How long `act` takes.
  static steady_clock::duration time_of(const std::function<void()>& act) {
    const auto begin = steady_clock::now();
    act();
    return steady_clock::now() - begin;
  }

  /// A host that accepts connections and never says a word.
  std::uint16_t given_silent_host() {
    silent_.emplace(loop_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    return silent_->local_endpoint().port();
  }

  std::optional<tcp::acceptor> silent_;
};

TEST_F(OutageTest, IsReadyOnceAReadAndAWriteConnectionAreUp) {
  auto& database = given_database();
  EXPECT_FALSE(database.ready());

  run(database.get<int>(kOne));
  run(database.get<int>(kWriteOne));

  EXPECT_TRUE(database.ready());
}

TEST_F(OutageTest, FailsInBoundedTimeWhereThereIsNoServer) {
  auto& database = given_database([](Settings& settings) { settings.hosts = {"/nowhere"}; });

  const auto took =
      time_of([&] { EXPECT_TRUE(is_unavailable([&] { run(database.get<int>(kOne)); })); });

  EXPECT_LT(took, 3s);
  EXPECT_FALSE(database.ready());
}

TEST_F(OutageTest, FailsInBoundedTimeWhereTheHostHasNoAddress) {
  auto& database = given_database([](Settings& settings) { settings.hosts = {"not a host"}; });

  const auto took =
      time_of([&] { EXPECT_TRUE(is_unavailable([&] { run(database.get<int>(kWriteOne)); })); });

  EXPECT_LT(took, 3s);
}

TEST_F(OutageTest, FailsAtOnceWhileTheServerIsKnownToBeAway) {
  auto& database = given_database([](Settings& settings) { settings.hosts = {"/nowhere"}; });
  EXPECT_TRUE(is_unavailable([&] { run(database.get<int>(kOne)); }));

  const auto took =
      time_of([&] { EXPECT_TRUE(is_unavailable([&] { run(database.get<int>(kOne)); })); });

  EXPECT_LT(took, 1s);
}

TEST_F(OutageTest, FailsInBoundedTimeWhereTheServerIsSilent) {
  auto& database = given_database([this](Settings& settings) {
    settings.hosts = {"127.0.0.1"};
    settings.ports = {given_silent_host()};
    settings.connect_timeout = 300ms;
  });

  const auto took =
      time_of([&] { EXPECT_TRUE(is_unavailable([&] { run(database.get<int>(kOne)); })); });

  EXPECT_LT(took, 3s);
}

TEST_F(OutageTest, FindsTheServerAmongSeveralHosts) {
  auto& database = given_database(
      [](Settings& settings) { settings.hosts = {"/nowhere", settings.hosts.front()}; });

  EXPECT_EQ(run(database.get<int>(kOne)), 1);
  EXPECT_EQ(run(database.get<int>(kWriteOne)), 1);
}

TEST_F(OutageTest, FindsTheServerBehindAHostThatIsSilent) {
  auto& database = given_database([this](Settings& settings) {
    settings.hosts = {"127.0.0.1", settings.hosts.front()};
    settings.ports = {given_silent_host(), settings.ports.front()};
    settings.connect_timeout = 600ms;
  });

  const auto took = time_of([&] { EXPECT_EQ(run(database.get<int>(kWriteOne)), 1); });

  EXPECT_LT(took, 1s);
}

TEST_F(OutageTest, StaleQueriesGoToThePrimaryWhereThereAreNoReplicas) {
  auto& database = given_database();

  EXPECT_EQ(run(database.get<int>(kStaleOne)), 1);
  EXPECT_EQ(database.read_counters().statements, 1U);
}

TEST_F(OutageTest, StaleQueriesGoToThePrimaryWhereNoReplicaCanBeReached) {
  auto& database = given_database({}, {.hosts = {"/nowhere"}});

  EXPECT_EQ(run(database.get<int>(kStaleOne)), 1);
  EXPECT_EQ(database.read_counters().statements, 1U);
}

TEST_F(OutageTest, ThePrimaryIsNotTakenForAReplica) {
  auto& database = given_database({}, {.hosts = settings_.hosts, .ports = settings_.ports});

  EXPECT_EQ(run(database.get<int>(kStaleOne)), 1);
  EXPECT_EQ(database.stale_read_counters().statements, 0U);
}

TEST_F(OutageTest, EndsASlowQueryAndKeepsItsConnection) {
  auto& database = given_database(one_impatient_connection);

  const auto took = time_of(
      [&] { EXPECT_TRUE(is_unavailable([&] { run(database.get<std::string>(kSleep, 5'000)); })); });

  EXPECT_LT(took, 3s);
  EXPECT_EQ(run(database.get<int>(kOne)), 1);
  EXPECT_EQ(database.read_counters().lost_connections, 0U);
}

TEST_F(OutageTest, EndsASlowCommand) {
  auto& database = given_database(one_impatient_connection);

  EXPECT_TRUE(is_unavailable([&] { run(database.get<std::string>(kWriteSleep, 5'000)); }));
  EXPECT_EQ(run(database.get<int>(kWriteOne)), 1);
}

TEST_F(OutageTest, ClosesAConnectionWhoseServerDoesNotAnswer) {
  auto& database = given_database(one_impatient_connection);
  run(database.get<std::string>(kNoTimeout));

  const auto took = time_of(
      [&] { EXPECT_TRUE(is_unavailable([&] { run(database.get<std::string>(kSleep, 5'000)); })); });

  EXPECT_LT(took, 3s);
  EXPECT_EQ(eventually([&] { return database.get<int>(kOne); }), 1);
  EXPECT_EQ(database.read_counters().lost_connections, 1U);
}

TEST_F(OutageTest, ACallerWaitsForItsTurnNoLongerThanTheTimeout) {
  auto& database = given_database(one_impatient_connection);
  run(database.get<std::string>(kNoTimeout));
  start(database.get<std::string>(kSleep, 5'000));
  loop_.poll();

  const auto took =
      time_of([&] { EXPECT_TRUE(is_unavailable([&] { run(database.get<int>(kOne)); })); });

  EXPECT_LT(took, 3s);
  join();
}

TEST_F(OutageTest, TurnsCallersAwayWhenTooManyWait) {
  auto& database = given_database([](Settings& settings) {
    settings.write_connections = 1;
    settings.query_timeout = 60s;
  });
  run(database.get<int>(kWriteOne));

  const auto failures = failures_together(4'200, [&](int) { return database.get<int>(kWriteOne); });

  EXPECT_EQ(failures, 4'200 - 4'096 - 1);
}

TEST_F(OutageTest, TurnsCallersAwayAtOnceWhileTheFirstHaveWaitedForLong) {
  auto& database = given_database([](Settings& settings) { settings.write_connections = 1; });
  for (int i = 0; i < 12; ++i) start(database.get<std::string>(kWriteSleep, 200 + i));
  loop_.restart();
  loop_.run_for(1'200ms);

  const auto took =
      time_of([&] { EXPECT_TRUE(is_unavailable([&] { run(database.get<int>(kWriteOne)); })); });

  EXPECT_LT(took, 200ms);
  join();
  EXPECT_EQ(run(database.get<int>(kWriteOne)), 1);
}

TEST_F(OutageTest, SaysWhatTheServerHasNoMoreOf) {
  static constexpr Command kFull{
      "DO $$ BEGIN RAISE 'No space left' USING ERRCODE = '53100'; END $$"};
  auto& database = given_database();
  run(database.get<int>(kWriteOne));
  testing::internal::CaptureStderr();

  const bool is_refused = is_unavailable([&] { run(database.execute(kFull)); });

  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_TRUE(is_refused);
  EXPECT_THAT(log, HasSubstr(R"("event":"database lacks resources","reason":"No space left")"));
}

TEST_F(OutageTest, RecoversFromConnectionsThatTheServerCloses) {
  auto& database = given_database([](Settings& settings) { settings.read_connections = 1; });
  const auto pid_before = run(database.get<int>(kPid));

  lose_connections();

  EXPECT_NE(eventually([&] { return database.get<int>(kPid); }), pid_before);
  EXPECT_EQ(eventually([&] { return database.get<int>(kWriteOne); }), 1);
  EXPECT_TRUE(database.ready());
}

TEST_F(OutageTest, AQueryWhoseConnectionTheServerClosesGoesToAnotherOne) {
  auto& database = given_database();
  run(database.get<int>(kOne));
  const auto& sleeping = start(database.get<std::string>(kSleep, 1'000));
  const auto& waiting = start(database.get<int>(kOne));

  run_until_the_server_sleeps();
  lose_the_sleeping_connection();
  join();

  EXPECT_FALSE(sleeping.failure);
  EXPECT_FALSE(waiting.failure);
}

TEST_F(OutageTest, AQueryThatLosesTwoConnectionsFails) {
  static constexpr Query kEndsItsConnection{
      "SELECT pg_terminate_backend(pg_backend_pid())::text || pg_sleep(1)::text"};
  auto& database = given_database();

  EXPECT_TRUE(is_unavailable([&] { run(database.list<std::string>(kEndsItsConnection)); }));
}

TEST_F(OutageTest, ACommandWhoseConnectionTheServerClosesFails) {
  auto& database = given_database();
  run(database.get<int>(kWriteOne));
  const auto& sleeping = start(database.get<std::string>(kWriteSleep, 5'000));
  loop_.poll();

  lose_connections();
  join();

  EXPECT_TRUE(is_unavailable(sleeping));
}

TEST_F(OutageTest, IsNotReadyWhileTablesAreMissing) {
  auto& database = given_unstarted_database();
  database.require_tables({"users", "carts"});
  database.start();

  EXPECT_TRUE(is_unavailable([&] { run(database.get<int>(kOne)); }));
  EXPECT_THAT(database.fault(), HasSubstr("lacks tables, or the right to read them: users, carts"));

  server_.execute("CREATE TABLE users (); CREATE TABLE carts ()");
  EXPECT_EQ(eventually([&] { return database.get<int>(kOne); }), 1);
  EXPECT_EQ(eventually([&] { return database.get<int>(kWriteOne); }), 1);
  EXPECT_EQ(database.fault(), "");
}

TEST_F(OutageTest, IsNotReadyWhereTextIsNotInUtf8) {
  server_.execute("CREATE DATABASE ascii TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
  auto& database = given_database([](Settings& settings) { settings.database = "ascii"; });

  EXPECT_TRUE(is_unavailable([&] { run(database.get<int>(kOne)); }));
  EXPECT_THAT(database.fault(), HasSubstr("is encoded in SQL_ASCII, but must be in UTF8"));

  stop();
  server_.execute("DROP DATABASE ascii WITH (FORCE)");
}

TEST_F(OutageTest, APoolerIsRefused) {
  test::Relay pooler(settings_, test::replace_key);
  auto& database = given_database([&](Settings& settings) { pooler.stand_before(settings); });

  EXPECT_TRUE(is_unavailable([&] { run(database.get<int>(kOne)); }));
  EXPECT_FALSE(database.ready());
  stop();
}

}  // namespace
}  // namespace cartwright::db
