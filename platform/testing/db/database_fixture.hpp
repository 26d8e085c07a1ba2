#pragma once
// What the tests of this folder share: verbs to use a Database synchronously.

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "platform/db/database.hpp"
#include "platform/error.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/testing/run.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::db {

class DatabaseFixture : public testing::Test {
 public:
  struct Outcome {
    bool has_ended = false;
    std::exception_ptr failure;
  };

 protected:
  using Change = std::function<void(Settings&)>;

  void TearDown() override {
    if (database_) stop();
  }

  /// A started Database on `settings_`, unless `change` says otherwise.
  Database& given_database(const Change& change = {}, const Replicas& replicas = {}) {
    given_unstarted_database(change, replicas).start();
    return *database_;
  }

  /// The same, for memories that are there before it starts.
  Database& given_unstarted_database(const Change& change = {}, const Replicas& replicas = {}) {
    auto settings = settings_;
    settings.application_name = "database_test";
    if (change) change(settings);
    return database_.emplace(loop_.get_executor(), settings, replicas);
  }

  template <class T>
  T run(Task<T> task) {
    return test::run(loop_, std::move(task));
  }

  void stop() { test::run(loop_, database_->stop()); }

  /// Starts a task beside whatever else is run. The outcome tells whether and how it ended.
  template <class T>
  Outcome& start(Task<T> task) {
    auto& outcome = *outcomes_.emplace_back(std::make_unique<Outcome>());
    tasks_.spawn(observe(std::move(task), &outcome));
    return outcome;
  }

  /// Starts `count` tasks, waits for all, and returns how many of them failed.
  template <class MakeTask>
  std::ptrdiff_t failures_together(int count, MakeTask make_task) {
    outcomes_.clear();
    for (int i = 0; i < count; ++i) start(make_task(i));
    join();
    return std::ranges::count_if(outcomes_,
                                 [](const auto& outcome) { return outcome->failure != nullptr; });
  }

  void join() { test::run(loop_, tasks_.join()); }

  /// Repeats a call while the database is unavailable, for some seconds.
  template <class MakeTask>
  auto eventually(MakeTask make_task) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (true) {
      try {
        return run(make_task());
      } catch (const Error&) {
        if (std::chrono::steady_clock::now() > end) throw;
      }
    }
  }

  boost::asio::io_context loop_;
  Settings settings_ = test::test_server();
  std::optional<Database> database_;
  runtime::TaskGroup tasks_{loop_.get_executor()};
  std::vector<std::unique_ptr<Outcome>> outcomes_;

 private:
  template <class T>
  static Task<void> observe(Task<T> task, Outcome* outcome) {
    try {
      (void)co_await std::move(task);
    } catch (...) {
      outcome->failure = std::current_exception();
    }
    outcome->has_ended = true;
  }
};

/// The same on an empty database of its own, at which the test can look.
class ServerFixture : public DatabaseFixture {
 protected:
  ServerFixture() { settings_ = server_.settings(); }

  /// Runs until `condition` holds on that server, for some seconds.
  void run_until(const std::string& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (server_.scalar("SELECT " + condition) == "f") {
      ASSERT_LT(std::chrono::steady_clock::now(), end) << condition;
      loop_.run_one_for(std::chrono::milliseconds(10));
    }
  }

  /// Runs until the server sleeps for a statement of ours.
  void run_until_the_server_sleeps() { run_until("EXISTS (" + sleeping("pid") + ")"); }

  /// Ends the connection that sleeps.
  void lose_the_sleeping_connection() {
    server_.scalar(sleeping("pg_terminate_backend(pid, 10000)"));
  }

  /// Ends every connection of the database under test.
  void lose_connections() { server_.end_connections_of("database_test"); }

  test::TemporaryDatabase server_ = test::TemporaryDatabase::empty();

 private:
  static std::string sleeping(const std::string& what) {
    return "SELECT " + what +
           " FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
           " AND application_name = 'database_test' AND datname = current_database()";
  }
};

/// Whether `act` is refused as unavailable, and not in another way.
inline testing::AssertionResult is_unavailable(const std::function<void()>& act) {
  try {
    act();
    return testing::AssertionFailure() << "it succeeded";
  } catch (const Error& error) {
    if (error.code() == Code::unavailable) return testing::AssertionSuccess();
    return testing::AssertionFailure() << "it failed with: " << error.message();
  } catch (const std::exception& error) {
    return testing::AssertionFailure() << "it failed with: " << error.what();
  }
}

inline testing::AssertionResult is_unavailable(const DatabaseFixture::Outcome& outcome) {
  if (!outcome.has_ended) return testing::AssertionFailure() << "it still waits";
  return is_unavailable([&] {
    if (outcome.failure) std::rethrow_exception(outcome.failure);
  });
}

/// What the std::logic_error or std::runtime_error of `act` says; empty if there is none.
inline std::string message_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const std::logic_error& error) {
    return error.what();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

}  // namespace cartwright::db
