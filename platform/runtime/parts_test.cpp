#include "platform/runtime/parts.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "platform/testing/run.hpp"

namespace cartwright::runtime {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using Diary = std::vector<std::string>;

struct Part {
  std::string name;
  Diary* diary;

  void start() const { diary->push_back(name + " starts"); }
  Task<void> stop() const {
    diary->push_back(name + " begins to stop");
    co_await boost::asio::post(use_task);
    diary->push_back(name + " has stopped");
  }
};

struct Patient {
  Diary* diary;

  void start() const {}
  Task<void> stop(std::chrono::seconds grace) const {
    diary->push_back("has " + std::to_string(grace.count()) + " s");
    co_return;
  }
};

struct Broken {
  void start() const { throw std::runtime_error("the port is in use"); }
  Task<void> stop() const {
    throw std::runtime_error("cannot stop");
    co_return;
  }
};

class PartsTest : public testing::Test {
 protected:
  boost::asio::io_context loop{1};
  Diary diary;
  Part first{"first", &diary};
  Part second{"second", &diary};
  Patient patient{&diary};
  Broken broken;
  Parts parts{loop.get_executor()};
};

TEST_F(PartsTest, StartInTheirOrderAndStopInTheReverseOne) {
  parts.add(first);
  parts.add(second);

  parts.start();
  test::run(loop, parts.stop(1s));

  EXPECT_THAT(diary,
              ElementsAre("first starts", "second starts", "second begins to stop",
                          "second has stopped", "first begins to stop", "first has stopped"));
}

TEST_F(PartsTest, ThoseAddedTogetherStopAtTheSameTime) {
  parts.add(first, second);

  test::run(loop, parts.stop(1s));

  EXPECT_THAT(diary, ElementsAre("first begins to stop", "second begins to stop",
                                 "first has stopped", "second has stopped"));
}

TEST_F(PartsTest, TellTheGraceToWhomItConcerns) {
  parts.add(patient);

  test::run(loop, parts.stop(7s));

  EXPECT_THAT(diary, ElementsAre("has 7 s"));
}

TEST_F(PartsTest, OneThatCannotStartKeepsThoseBehindItFromStarting) {
  parts.add(first);
  parts.add(broken);
  parts.add(second);

  EXPECT_THROW(parts.start(), std::runtime_error);

  EXPECT_THAT(diary, ElementsAre("first starts"));
}

TEST_F(PartsTest, OneThatFailsToStopKeepsNoOtherFromIt) {
  parts.add(first);
  parts.add(broken);

  test::run(loop, parts.stop(1s));

  EXPECT_THAT(diary, ElementsAre("first begins to stop", "first has stopped"));
}

}  // namespace
}  // namespace cartwright::runtime
