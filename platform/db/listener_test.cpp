#include "platform/db/listener.hpp"

#include "platform/db/database_fixture.hpp"

namespace cartwright::db {
namespace {

using Texts = std::vector<std::string>;

class ListenerTest : public ServerFixture {
 protected:
  ListenerTest() {
    server_.execute(
        "CREATE TABLE things (id bigint);"
        "CREATE FUNCTION announce() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN NOTIFY \"Some channel\", 'thing'; RETURN NULL; END $$;"
        "CREATE TRIGGER announce AFTER INSERT ON things EXECUTE FUNCTION announce();"
        "ALTER TABLE things ENABLE ALWAYS TRIGGER announce");
  }

  ~ListenerTest() override { testing::run(loop_, listener_->stop()); }

  void given_listener(std::vector<std::string> triggers = {"announce"}) {
    given_database();
    listener_.emplace(
        loop_.get_executor(), *database_,
        Announcements{.channel = "Some channel", .table = "things", .triggers = triggers},
        [this](std::string_view payload) { heard_.emplace_back(payload); },
        [this](bool is_listening) { heard_.emplace_back(is_listening ? "up" : "down"); });
    listener_->start();
  }

  /// Runs the loop until `count` things have been heard, or for that long.
  void hear(std::size_t count, std::chrono::seconds patience = std::chrono::seconds(10)) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (heard_.size() < count && std::chrono::steady_clock::now() < end) {
      loop_.run_one_until(end);
    }
  }

  Texts heard_;
  std::optional<Listener> listener_;
};

TEST_F(ListenerTest, HearsWhatIsSentOnItsChannel) {
  given_listener();
  hear(1);

  server_.execute("NOTIFY other, '0'; NOTIFY \"Some channel\", '1'; NOTIFY \"Some channel\", '2'");
  hear(3);

  EXPECT_EQ(heard_, (Texts{"up", "1", "2"}));
}

TEST_F(ListenerTest, ListensAgainAfterItsConnectionWasClosed) {
  given_listener();
  hear(1);

  server_.execute(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
      "'database_test' AND datname = current_database()");
  hear(3);
  server_.execute("NOTIFY \"Some channel\", 'again'");
  hear(4);

  EXPECT_EQ(heard_, (Texts{"up", "down", "up", "again"}));
}

TEST_F(ListenerTest, CannotBeTrustedOnceATriggerIsDisabled) {
  given_listener();
  hear(1);

  server_.execute("ALTER TABLE things DISABLE TRIGGER ALL");
  hear(2);
  EXPECT_EQ(heard_, (Texts{"up", "down"}));

  server_.execute("ALTER TABLE things ENABLE ALWAYS TRIGGER announce");
  hear(3);
  EXPECT_EQ(heard_, (Texts{"up", "down", "up"}));
}

TEST_F(ListenerTest, NoticesATriggerThatWasDisabledForAMoment) {
  given_listener();
  hear(1);

  server_.execute(
      "ALTER TABLE things DISABLE TRIGGER ALL; INSERT INTO things VALUES (1);"
      "ALTER TABLE things ENABLE ALWAYS TRIGGER announce");
  hear(3);

  EXPECT_EQ(heard_, (Texts{"up", "down", "up"}));
}

TEST_F(ListenerTest, CannotBeTrustedWithoutATriggerOfItsOwn) {
  given_listener({"announce", "announce_more"});

  hear(1, std::chrono::seconds(3));

  EXPECT_EQ(heard_, Texts());
}

}  // namespace
}  // namespace cartwright::db
