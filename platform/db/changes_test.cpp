#include "platform/db/changes.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "platform/testing/db/changes_fixture.hpp"
#include "platform/testing/faulty_session.hpp"

namespace cartwright::db {
namespace {

using testing::HasSubstr;

class ChangesTest : public ChangesFixture {
 protected:
  ChangesTest() { given_table("things", "Some channel"); }

  void given_listener(std::vector<std::string> triggers = {"announce_things"}) {
    given_unstarted_database();
    spy_.emplace(*database_, Announcements{"Some channel", "things", std::move(triggers)});
    database_->start();
  }

  std::optional<Spy> spy_;
};

TEST_F(ChangesTest, HearsWhatIsSentOnItsChannel) {
  given_listener();
  hear(*spy_, 1);

  server_.execute("NOTIFY other, '0'; NOTIFY \"Some channel\", '1'; NOTIFY \"Some channel\", '2'");
  hear(*spy_, 3);

  EXPECT_EQ(spy_->heard, (Texts{"up", "1", "2"}));
}

TEST_F(ChangesTest, ListensAgainAfterItsConnectionWasClosed) {
  given_listener();
  hear(*spy_, 1);

  lose_connections();
  hear(*spy_, 3);
  server_.execute("NOTIFY \"Some channel\", 'again'");
  hear(*spy_, 4);

  EXPECT_EQ(spy_->heard, (Texts{"up", "down", "up", "again"}));
}

TEST_F(ChangesTest, CannotBeTrustedOnceATriggerIsDisabled) {
  given_listener();
  hear(*spy_, 1);

  server_.execute("ALTER TABLE things DISABLE TRIGGER ALL");
  hear(*spy_, 2);
  EXPECT_EQ(spy_->heard, (Texts{"up", "down"}));

  server_.execute("ALTER TABLE things ENABLE ALWAYS TRIGGER announce_things");
  hear(*spy_, 3);
  EXPECT_EQ(spy_->heard, (Texts{"up", "down", "up"}));
}

TEST_F(ChangesTest, NoticesATriggerThatWasDisabledForAMoment) {
  given_listener();
  hear(*spy_, 1);

  server_.execute(
      "ALTER TABLE things DISABLE TRIGGER ALL; INSERT INTO things VALUES (1);"
      "ALTER TABLE things ENABLE ALWAYS TRIGGER announce_things");
  hear(*spy_, 3);

  EXPECT_EQ(spy_->heard, (Texts{"up", "down", "up"}));
}

TEST_F(ChangesTest, CannotBeTrustedWithoutATriggerOfItsOwn) {
  given_listener({"announce_things", "announce_more"});

  hear(*spy_, 1, std::chrono::seconds(3));

  EXPECT_EQ(spy_->heard, Texts());
}

TEST_F(ChangesTest, CannotBeTrustedAfterTheDatabaseHasStopped) {
  given_listener();
  hear(*spy_, 1);

  stop();

  EXPECT_EQ(spy_->heard, (Texts{"up", "down"}));
}

TEST_F(ChangesTest, BeginAnewAfterAFaultAndTrustNothingMeanwhile) {
  given_listener();
  hear(*spy_, 1);

  test::fail_next_read_from(listener_pid());
  server_.execute("NOTIFY \"Some channel\", 'lost'");
  hear(*spy_, 3);

  EXPECT_EQ(spy_->heard, (Texts{"up", "down", "up"}));
}

/// Two memories.
class TwoChannelsTest : public ChangesFixture {
 protected:
  TwoChannelsTest() {
    given_table("cats", "cats_changed");
    given_table("dogs", "dogs_changed");
    given_unstarted_database();
    cats_.emplace(*database_, Announcements{"cats_changed", "cats", {"announce_cats"}});
    dogs_.emplace(*database_, Announcements{"dogs_changed", "dogs", {"announce_dogs"}});
  }

  std::optional<Spy> cats_;
  std::optional<Spy> dogs_;
};

TEST_F(TwoChannelsTest, EachHearWhatIsTheirs) {
  database_->start();
  hear(*cats_, 1);

  server_.execute("INSERT INTO cats VALUES (1); INSERT INTO dogs VALUES (2)");
  hear(*dogs_, 2);

  EXPECT_EQ(cats_->heard, (Texts{"up", "1"}));
  EXPECT_EQ(dogs_->heard, (Texts{"up", "2"}));
}

TEST_F(TwoChannelsTest, ShareAConnection) {
  database_->start();

  hear(*cats_, 1);

  EXPECT_EQ(listeners(), 1);
}

TEST_F(TwoChannelsTest, AreTrustedEachByItself) {
  server_.execute("ALTER TABLE cats DISABLE TRIGGER ALL");
  database_->start();
  hear(*dogs_, 1);

  server_.execute("ALTER TABLE cats ENABLE ALWAYS TRIGGER announce_cats");
  hear(*cats_, 1);

  EXPECT_EQ(cats_->heard, Texts{"up"});
  EXPECT_EQ(dogs_->heard, Texts{"up"});
}

TEST_F(TwoChannelsTest, SayWhoseTriggersAreMissing) {
  server_.execute("DROP TRIGGER announce_cats ON cats");
  testing::internal::CaptureStderr();

  database_->start();
  hear(*dogs_, 1);

  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, HasSubstr(R"("channel":"cats_changed","reason":"Not every change of cats is)"));
}

TEST_F(ChangesFixture, NobodyListensWhereThereIsNothingToListenFor) {
  static constexpr Query kOne{"SELECT 1"};
  given_database();

  run(database_->get<int>(kOne));

  EXPECT_EQ(listeners(), 0);
}

}  // namespace
}  // namespace cartwright::db
