#include "platform/runtime/supervisor.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <mutex>
#include <optional>
#include <pthread.h>
#include <string>
#include <thread>
#include <unistd.h>

#include "platform/testing/eventually.hpp"
#include "platform/testing/notify_socket.hpp"

namespace cartwright::runtime {
namespace {

using namespace std::chrono_literals;
using test::NotifySocket;

constexpr auto kReady = "READY=1\nSTATUS=Serving";

/// A thread that attends to the supervisor as the main thread of a service does.
class SupervisorTest : public testing::Test {
 protected:
  ~SupervisorTest() override { stop(); }

  void start(const Environment& environment) {
    thread_ = std::thread([this, environment] {
      Supervisor(environment)
          .attend(signals_,
                  {.missing = [this] { return answer(); }, .reload = [this] { ++reloads_; }});
      ended_ = true;
    });
  }

  /// Sends the stop signal. Whether attend() returns.
  bool stop() {
    if (!thread_.joinable()) return false;
    // Ends nothing: the signal is blocked, and attend() waits for it.
    pthread_kill(thread_.native_handle(), SIGTERM);  // NOLINT(bugprone-bad-signal-to-kill-thread)
    thread_.join();
    return ended_;
  }

  /// What the service answers from now on when it is asked what it lacks.
  void given_missing(const std::optional<std::string>& missing) {
    const std::unique_lock lock(mutex_);
    missing_ = missing;
    asked_ = 0;
  }

  /// Sends the signal for it. Whether files are read again, once.
  bool reload() {
    pthread_kill(thread_.native_handle(), SIGHUP);  // NOLINT(bugprone-bad-signal-to-kill-thread)
    return test::eventually([this] { return reloads_ == 1; });
  }

  bool is_asked_twice() {
    return test::eventually([this] { return asked_ >= 2; });
  }

  NotifySocket socket_;

 private:
  std::optional<std::string> answer() {
    const std::unique_lock lock(mutex_);
    ++asked_;
    return missing_;
  }

  // Keeps the signal for the thread, which inherits what this one blocks.
  const Signals signals_;
  std::mutex mutex_;
  std::optional<std::string> missing_ = "";
  std::atomic<int> asked_ = 0;
  std::atomic<int> reloads_ = 0;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

TEST_F(SupervisorTest, IsToldReadyOnceNothingIsMissing) {
  given_missing("database");
  start({{"NOTIFY_SOCKET", socket_.name()}});
  ASSERT_EQ(socket_.next(), "STATUS=Waiting for database");
  ASSERT_TRUE(is_asked_twice());

  given_missing("");

  EXPECT_EQ(socket_.next(), kReady);
}

TEST_F(SupervisorTest, IsNotToldReadyWhileALoopIsStuck) {
  given_missing(std::nullopt);
  start({{"NOTIFY_SOCKET", socket_.name()}});

  ASSERT_TRUE(is_asked_twice());

  EXPECT_EQ(socket_.next(0ms), "");
}

TEST_F(SupervisorTest, HearsThatTheLoopsAnswer) {
  start({{"NOTIFY_SOCKET", socket_.name()}, {"WATCHDOG_USEC", "20000"}});

  EXPECT_EQ(socket_.next(), kReady);
  EXPECT_EQ(socket_.next(), "WATCHDOG=1\nSTATUS=Serving");
  EXPECT_EQ(socket_.next(), "WATCHDOG=1\nSTATUS=Serving");
}

TEST_F(SupervisorTest, HearsNothingWhileALoopIsStuck) {
  start({{"NOTIFY_SOCKET", socket_.name()}, {"WATCHDOG_USEC", "20000"}});
  ASSERT_TRUE(socket_.hears("WATCHDOG=1"));

  given_missing(std::nullopt);
  ASSERT_TRUE(is_asked_twice());
  socket_.forget();

  EXPECT_EQ(socket_.next(100ms), "");
}

TEST_F(SupervisorTest, HearsThatAnOutageIsNoDeath) {
  start({{"NOTIFY_SOCKET", socket_.name()}, {"WATCHDOG_USEC", "20000"}});
  ASSERT_TRUE(socket_.hears("READY=1"));

  given_missing("database");

  EXPECT_TRUE(socket_.hears("WATCHDOG=1\nSTATUS=Waiting for database"));
}

TEST_F(SupervisorTest, MayListenInTheAbstractNamespace) {
  NotifySocket abstract("@cartwright-supervisor-test-" + std::to_string(getpid()));

  start({{"NOTIFY_SOCKET", abstract.name()}});

  EXPECT_EQ(abstract.next(), kReady);
}

TEST_F(SupervisorTest, MayBeGone) {
  start({{"NOTIFY_SOCKET", "/nowhere/notify"}});

  EXPECT_TRUE(stop());
}

TEST_F(SupervisorTest, MayBeAbsent) {
  start({});

  EXPECT_TRUE(stop());
}

TEST_F(SupervisorTest, NeedNotBeThereForAProcessToEndWhoseLoopHangs) {
  const Signals signals;
  const Supervisor::Process hanging{.missing = [] { return std::nullopt; }, .reload = {}};

  EXPECT_DEATH(Supervisor({}, 200ms).attend(signals, hanging), "an event loop hangs");
}

TEST_F(SupervisorTest, LeavesTheProcessRunningWhenFilesAreToBeReadAgain) {
  start({});

  EXPECT_TRUE(reload());
  EXPECT_TRUE(stop());
}

}  // namespace
}  // namespace cartwright::runtime
