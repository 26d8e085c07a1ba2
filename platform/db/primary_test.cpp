#include "platform/db/primary.hpp"

#include "platform/db/connection_lost.hpp"
#include "platform/db/database_fixture.hpp"
#include "platform/db/listener.hpp"
#include "platform/testing/private_server.hpp"

namespace cartwright::db {
namespace {

const Server kOld{.system = 1, .timeline = 1, .started = "monday"};
const Server kPromoted{.system = 1, .timeline = 2, .started = "sunday"};
const Server kRestarted{.system = 1, .timeline = 1, .started = "tuesday"};
const Server kOther{.system = 2, .timeline = 1, .started = "monday"};

class PrimaryTest : public ::testing::Test {
 protected:
  PrimaryTest() { primary_.meet(kOld); }

  Primary primary_;
  bool is_superseded_ = false;
  Primary::Tie tie_{primary_, kOld, [this] { is_superseded_ = true; }};
};

TEST_F(PrimaryTest, MetAgainSupersedesNothing) {
  primary_.meet(kOld);

  EXPECT_FALSE(is_superseded_);
}

TEST_F(PrimaryTest, PromotedSupersedesWhatItFollowed) {
  primary_.meet(kPromoted);

  EXPECT_TRUE(is_superseded_);
}

TEST_F(PrimaryTest, RestartedOrReplacedSupersedesWhatItWas) {
  primary_.meet(kRestarted);
  EXPECT_TRUE(std::exchange(is_superseded_, false));

  primary_.meet(kOther);
  EXPECT_TRUE(is_superseded_);
}

TEST_F(PrimaryTest, OfAnOlderTimelineIsRefused) {
  primary_.meet(kPromoted);

  EXPECT_THROW(primary_.meet(kOld), ConnectionLost);
}

constexpr Query kTimeline{"SELECT substr(pg_walfile_name(pg_current_wal_lsn()), 8, 1)"};

/// A server and the one that takes over from it, while the first goes on as if nothing had
/// happened.
class FailoverTest : public DatabaseFixture {
 protected:
  FailoverTest() {
    settings_ = old_.settings();
    settings_.hosts.push_back(new_.settings().hosts.front());
    settings_.ports.push_back(new_.settings().ports.front());
  }

  ~FailoverTest() override { testing::run(loop_, listener_->stop()); }

  void given_listener() {
    listener_.emplace(
        loop_.get_executor(), *database_, Announcements{.channel = "changes"},
        [](std::string_view) {}, [this](bool is_listening) { ups_ += is_listening ? 1 : 0; });
    listener_->start();
  }

  /// Runs the loop until the listener has begun to listen for the `count`th time.
  bool listens(int count) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (ups_ < count && std::chrono::steady_clock::now() < end) loop_.run_one_until(end);
    return ups_ == count;
  }

  testing::PrivateServer old_;
  testing::PrivateServer new_{old_, testing::AsStandby{}};
  std::optional<Listener> listener_;
  int ups_ = 0;
};

TEST_F(FailoverTest, WhatIsReadComesFromTheServerThatIsListenedTo) {
  auto& database = given_database();
  given_listener();
  ASSERT_TRUE(listens(1));
  ASSERT_EQ(run(database.get<std::string>(kTimeline)), "1");

  new_.promote();
  old_.close_doors(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
      " WHERE query LIKE '%pg_listening_channels%' AND pid <> pg_backend_pid()");

  EXPECT_TRUE(listens(2));
  EXPECT_EQ(run(database.get<std::string>(kTimeline)), "2");
}

}  // namespace
}  // namespace cartwright::db
