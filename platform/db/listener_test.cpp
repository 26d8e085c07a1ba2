#include "platform/db/listener.hpp"

#include "platform/db/database_fixture.hpp"

namespace cartwright::db {
namespace {

using Texts = std::vector<std::string>;

class ListenerTest : public ::testing::Test {
 protected:
  ListenerTest() { listener_.start(); }
  ~ListenerTest() override { testing::run(loop_, listener_.stop()); }

  Settings settings() {
    auto settings = server_.settings();
    settings.application_name = "listener_test";
    return settings;
  }

  /// Runs the loop until `count` things have been heard; fails after some seconds.
  void hear(std::size_t count) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (heard_.size() < count && std::chrono::steady_clock::now() < end) {
      loop_.run_one_until(end);
    }
  }

  boost::asio::io_context loop_;
  testing::TemporaryDatabase server_ = testing::TemporaryDatabase::empty();
  Texts heard_;
  Listener listener_{
      loop_.get_executor(), settings(), "Some channel",
      [this](std::string_view payload) { heard_.emplace_back(payload); },
      [this](bool is_listening) { heard_.emplace_back(is_listening ? "up" : "down"); }};
};

TEST_F(ListenerTest, HearsWhatIsSentOnItsChannel) {
  hear(1);

  server_.execute("NOTIFY other, '0'; NOTIFY \"Some channel\", '1'; NOTIFY \"Some channel\", '2'");
  hear(3);

  EXPECT_EQ(heard_, (Texts{"up", "1", "2"}));
}

TEST_F(ListenerTest, ListensAgainAfterItsConnectionWasClosed) {
  hear(1);

  server_.execute(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = "
      "'listener_test' AND datname = current_database()");
  hear(3);
  server_.execute("NOTIFY \"Some channel\", 'again'");
  hear(4);

  EXPECT_EQ(heard_, (Texts{"up", "down", "up", "again"}));
}

}  // namespace
}  // namespace cartwright::db
