#include "platform/db/remembered.hpp"

#include "platform/testing/db/changes_fixture.hpp"
#include "platform/testing/private_server.hpp"

namespace cartwright::db {
namespace {

using Id = std::int64_t;

constexpr Query kText{"SELECT text FROM things WHERE id = $1"};

Announcements announcements() { return {"things_changed", "things", {"announce_things"}}; }

/// A memory whose reads may have things happen between the answer and its keeping.
class RememberedTest : public ChangesFixture {
 protected:
  RememberedTest() {
    given_table("things", "things_changed");
    server_.execute("INSERT INTO things VALUES (1, 'old'), (2, 'other')");
    given_unstarted_database();
    spy_.emplace(*database_, announcements());
    things_.emplace(database_->changes(), announcements(), 10, [this](Id id) { return read(id); });
    database_->start();
    hear(*spy_, 1);
  }

  std::string find(Id id) { return run(things_->find(id)).value_or("none"); }

  /// How many statements it takes to find `id`.
  std::uint64_t reads_for(Id id) {
    const auto before = database_->read_counters().statements;
    find(id);
    return database_->read_counters().statements - before;
  }

  /// Somebody else's change, up to its announcement.
  void change(const std::string& text) {
    const auto heard = spy_->heard.size();
    server_.execute("UPDATE things SET text = '" + text + "' WHERE id = 1");
    hear(*spy_, heard + 1);
  }

  /// What happens once, between the answer of the next read and its keeping.
  std::function<Task<void>()> meanwhile_;

  Task<void> wait_for(std::size_t heard) {
    Timer pause(loop_.get_executor());
    while (spy_->heard.size() < heard) {
      pause.expires_after(std::chrono::milliseconds(5));
      co_await pause.async_wait(use_task);
    }
  }

  Task<void> change_meanwhile(std::string sql, std::size_t heard) {
    server_.execute(sql);
    return wait_for(spy_->heard.size() + heard);
  }

  std::optional<Spy> spy_;
  std::optional<Remembered<Id, std::string>> things_;

 private:
  Task<std::optional<std::string>> read(Id id) {
    auto text = co_await database_->find<std::string>(kText, id);
    if (const auto act = std::exchange(meanwhile_, {})) co_await act();
    co_return text;
  }
};

TEST_F(RememberedTest, ReadsARowOnce) {
  EXPECT_EQ(find(1), "old");

  EXPECT_EQ(reads_for(1), 0U);
}

TEST_F(RememberedTest, ReadsAChangedRowAgainAndNoOther) {
  find(1);
  find(2);

  change("new");

  EXPECT_EQ(reads_for(2), 0U);
  EXPECT_EQ(find(1), "new");
}

TEST_F(RememberedTest, ForgetsAllRowsWhereAnAnnouncementNamesNone) {
  find(1);
  find(2);

  server_.execute("NOTIFY things_changed");
  hear(*spy_, 2);

  EXPECT_EQ(reads_for(1), 1U);
  EXPECT_EQ(reads_for(2), 1U);
}

TEST_F(RememberedTest, KeepsNothingOfARowThatIsNotThere) {
  EXPECT_EQ(find(3), "none");

  EXPECT_EQ(reads_for(3), 1U);
}

TEST_F(RememberedTest, ReadsARowAgainThatItIsToldToForget) {
  find(1);

  things_->forget(1);

  EXPECT_EQ(reads_for(1), 1U);
}

TEST_F(RememberedTest, DoesNotKeepWhatItIsToldToForgetDuringItsRead) {
  meanwhile_ = [this] {
    things_->forget(1);
    return wait_for(0);
  };

  find(1);

  EXPECT_EQ(reads_for(1), 1U);
}

TEST_F(RememberedTest, DoesNotKeepWhatChangedBetweenItsReadAndItsKeeping) {
  meanwhile_ = [this] {
    return change_meanwhile("UPDATE things SET text = 'new' WHERE id = 1", 1);
  };

  EXPECT_EQ(find(1), "old");

  EXPECT_EQ(find(1), "new");
}

TEST_F(RememberedTest, DoesNotKeepWhatWasReadAcrossALossOfTheEar) {
  meanwhile_ = [this] {
    return change_meanwhile(fmt::format("SELECT pg_terminate_backend({}, 10000);"
                                        "UPDATE things SET text = 'new' WHERE id = 1",
                                        listener_pid()),
                            2);
  };

  EXPECT_EQ(find(1), "old");

  EXPECT_TRUE(spy_->trusts());
  EXPECT_EQ(find(1), "new");
}

TEST_F(RememberedTest, DoesNotKeepWhatWasReadBeforeTheEarWasTrusted) {
  server_.execute("ALTER TABLE things DISABLE TRIGGER ALL");
  hear(*spy_, 2);
  meanwhile_ = [this] {
    return change_meanwhile(
        "UPDATE things SET text = 'new' WHERE id = 1;"
        "ALTER TABLE things ENABLE ALWAYS TRIGGER announce_things",
        1);
  };

  EXPECT_EQ(find(1), "old");

  EXPECT_TRUE(spy_->trusts());
  EXPECT_EQ(find(1), "new");
}

TEST_F(RememberedTest, KeepsNothingWhileNobodyListens) {
  server_.execute("ALTER TABLE things DISABLE TRIGGER ALL");
  hear(*spy_, 2);

  find(1);

  EXPECT_EQ(reads_for(1), 1U);
}

TEST_F(RememberedTest, ForgetsAllRowsWhenTheEarIsLost) {
  find(1);

  server_.execute("ALTER TABLE things DISABLE TRIGGER ALL");
  hear(*spy_, 2);

  EXPECT_EQ(reads_for(1), 1U);
}

/// A server and the one that takes over from it, while the first goes on as if nothing had
/// happened.
class FailoverTest : public DatabaseFixture {
 protected:
  FailoverTest() {
    settings_ = old_.settings();
    settings_.hosts.push_back(new_.settings().hosts.front());
    settings_.ports.push_back(new_.settings().ports.front());
    given_unstarted_database();
    spy_.emplace(*database_, Announcements{"changes"});
    timelines_.emplace(database_->changes(), Announcements{"changes"}, 10,
                       [this](Id) { return read(); });
    database_->start();
    EXPECT_TRUE(listens(1));
  }

  /// Runs the loop until the listener has begun to listen for the `count`th time.
  bool listens(std::ptrdiff_t count) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (ups() < count && std::chrono::steady_clock::now() < end) loop_.run_one_until(end);
    return ups() == count;
  }

  /// The timeline of the server that answers.
  std::string timeline() { return run(timelines_->find(1)).value_or("none"); }

  /// The new server is the primary, and the only one that lets anybody in. Those whose latest query
  /// is `like` that lose their connections to the old one, which goes on to serve the others.
  void fail_over(const std::string& like = "LIKE '%pg_listening_channels%'") {
    new_.promote();
    old_.close_doors(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'database_test' AND query " +
        like);
  }

  Task<void> fail_over_meanwhile() {
    fail_over();
    Timer pause(loop_.get_executor());
    while (ups() < 2) {
      pause.expires_after(std::chrono::milliseconds(5));
      co_await pause.async_wait(use_task);
    }
  }

  test::PrivateServer old_;
  test::PrivateServer new_{old_, test::AsStandby{}};
  std::optional<Spy> spy_;
  std::optional<Remembered<Id, std::string>> timelines_;
  bool fails_over_during_the_read_ = false;

 private:
  static constexpr Query kTimeline{"SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 8, 1)"};

  [[nodiscard]] std::ptrdiff_t ups() const { return std::ranges::count(spy_->heard, "up"); }

  Task<std::optional<std::string>> read() {
    auto timeline = co_await database_->find<std::string>(kTimeline);
    if (std::exchange(fails_over_during_the_read_, false)) co_await fail_over_meanwhile();
    co_return timeline;
  }
};

TEST_F(FailoverTest, WhatIsReadComesFromTheServerThatIsListenedTo) {
  ASSERT_EQ(timeline(), "1");

  fail_over();

  EXPECT_TRUE(listens(2));
  EXPECT_EQ(timeline(), "2");
}

TEST_F(FailoverTest, TheEarFollowsThoseWhoRead) {
  ASSERT_EQ(timeline(), "1");

  fail_over("NOT LIKE '%pg_listening_channels%'");

  EXPECT_TRUE(listens(2));
  EXPECT_EQ(timeline(), "2");
}

TEST_F(FailoverTest, WhatTheOldServerHasSaidIsNotKept) {
  fails_over_during_the_read_ = true;

  EXPECT_EQ(timeline(), "1");

  EXPECT_TRUE(spy_->trusts());
  EXPECT_EQ(timeline(), "2");
}

}  // namespace
}  // namespace cartwright::db
