#include "platform/runtime/limited_log.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "platform/runtime/task_group.hpp"

namespace cartwright::runtime {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

/// Two lines in a tenth of a second.
class LimitedLogTest : public testing::Test {
 protected:
  LimitedLogTest() { testing::internal::CaptureStderr(); }
  ~LimitedLogTest() override {
    if (!read_) testing::internal::GetCapturedStderr();
  }

  void write(int count) {
    for (int i = 0; i < count; ++i) log_.write({{"reason", "none"}});
  }

  /// Runs the loop until what has been written counts no more.
  void await_end_of_while() {
    deadlines_.start(tasks_);
    Deadline end(deadlines_, [this] { tasks_.cancel(); });
    end.set(500ms);
    loop_.run();
    loop_.restart();
  }

  std::vector<std::string> lines() {
    read_ = true;
    std::istringstream text(testing::internal::GetCapturedStderr());
    std::vector<std::string> all;
    for (std::string line; std::getline(text, line);) all.push_back(line);
    return all;
  }

  boost::asio::io_context loop_;
  TaskGroup tasks_{loop_.get_executor()};
  Deadlines deadlines_{loop_.get_executor()};
  LimitedLog log_{deadlines_, log::Level::info, "stranger", {.lines = 2, .in = 100ms}};

 private:
  bool read_ = false;
};

MATCHER(IsWhole, "") { return arg.find(R"("event":"stranger","reason":"none")") != arg.npos; }

TEST_F(LimitedLogTest, WritesWhatIsFew) {
  write(2);
  await_end_of_while();

  EXPECT_THAT(lines(), ElementsAre(IsWhole(), IsWhole()));
}

TEST_F(LimitedLogTest, SaysHowManyLinesItHasLeftOut) {
  write(50);
  await_end_of_while();

  EXPECT_THAT(lines(), ElementsAre(IsWhole(), IsWhole(),
                                   AllOf(HasSubstr(R"("event":"stranger","left_out":48)"),
                                         HasSubstr(R"("level":"info")"))));
}

TEST_F(LimitedLogTest, WritesAgainInTheNextWhile) {
  write(2);
  await_end_of_while();

  write(1);

  EXPECT_THAT(lines(), ElementsAre(IsWhole(), IsWhole(), IsWhole()));
}

TEST(LimitedLogOfAServerTest, SaysAtItsEndWhatItHasLeftOut) {
  boost::asio::io_context loop;
  Deadlines deadlines(loop.get_executor());
  testing::internal::CaptureStderr();

  {
    LimitedLog log(deadlines, log::Level::warning, "stranger", {.lines = 0});
    log.write({});
  }

  EXPECT_THAT(testing::internal::GetCapturedStderr(), HasSubstr(R"("left_out":1)"));
}

}  // namespace
}  // namespace cartwright::runtime
