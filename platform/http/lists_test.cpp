#include "platform/http/lists.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "platform/error.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

struct Number {
  int value = 0;

  static constexpr auto schema() { return fields(field("value", &Number::value)); }
};

/// The numbers from 1 on, two a page.
template <class Row>
class Pages {
 public:
  explicit Pages(int last) : last_(last) {}

  Task<std::vector<Row>> next() {
    std::vector<Row> rows;
    for (int i = 0; i < 2 && value_ < last_; ++i) rows.push_back({++value_});
    co_return rows;
  }

  [[nodiscard]] bool has_ended() const { return value_ == last_; }

 private:
  int last_;
  int value_ = 0;
};

template <class Row>
class FailingPages {
 public:
  Task<std::vector<Row>> next() {
    throw std::runtime_error("no page");
    co_return std::vector<Row>();
  }
  [[nodiscard]] bool has_ended() const { return false; }
};

class ListsTest : public ::testing::Test {
 protected:
  template <class T>
  T run(Task<T> task) {
    return testing::run(loop_, std::move(task));
  }

  Reply begin(int last) { return std::move(run(lists_.begin(Pages<Number>(last))).reply); }

  std::string next_piece(const Reply& reply) { return std::string(run(reply.stream->next())); }

  bool is_refused() {
    try {
      begin(1);
      return false;
    } catch (const Error& error) {
      return error.code() == Code::unavailable;
    }
  }

  boost::asio::io_context loop_;
  Lists lists_{loop_.get_executor(), 1};
};

TEST_F(ListsTest, AnEmptyListIsAnOrdinaryReply) {
  const auto reply = begin(0);

  EXPECT_EQ(reply.body, R"({"data":[]})");
  EXPECT_EQ(reply.stream, nullptr);
}

TEST_F(ListsTest, AListOfOnePageIsAnOrdinaryReply) {
  const auto reply = begin(2);

  EXPECT_EQ(reply.body, R"({"data":[{"value":1},{"value":2}]})");
  EXPECT_EQ(reply.stream, nullptr);
}

TEST_F(ListsTest, ALongerListIsTheSameTextInPieces) {
  const auto reply = begin(5);

  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(next_piece(reply), R"({"data":[{"value":1},{"value":2})");
  EXPECT_EQ(next_piece(reply), R"(,{"value":3},{"value":4})");
  EXPECT_EQ(next_piece(reply), R"(,{"value":5}]})");
  EXPECT_EQ(next_piece(reply), "");
}

TEST_F(ListsTest, WhatTheFirstPageFailsWithIsThrown) {
  EXPECT_THROW(run(lists_.begin(FailingPages<Number>())), std::runtime_error);
  EXPECT_EQ(begin(1).body, R"({"data":[{"value":1}]})") << "the place is free again";
}

TEST_F(ListsTest, MoreListsThanThereArePlacesAreRefusedAfterAWhile) {
  const Lists::Place busy(lists_);
  const auto start = steady_clock::now();

  EXPECT_TRUE(is_refused());

  EXPECT_GE(steady_clock::now() - start, 900ms);
  EXPECT_LT(steady_clock::now() - start, 5s);
}

TEST_F(ListsTest, AnEndedListMakesRoom) {
  {
    const auto ended = begin(5);
  }

  EXPECT_EQ(begin(1).body, R"({"data":[{"value":1}]})");
}

TEST_F(ListsTest, AReaderWhoTakesNothingMakesRoomForOthers) {
  const auto slow = begin(5);
  next_piece(slow);
  std::this_thread::sleep_for(2'100ms);

  EXPECT_EQ(begin(1).body, R"({"data":[{"value":1}]})");
  EXPECT_THROW(next_piece(slow), Error) << "nobody may take it for whole";
}

TEST_F(ListsTest, AReaderWhoReadsKeepsItsPlace) {
  const auto slow = begin(5);
  next_piece(slow);
  std::this_thread::sleep_for(600ms);
  next_piece(slow);

  EXPECT_TRUE(is_refused());
  EXPECT_EQ(next_piece(slow), R"(,{"value":5}]})");
}

}  // namespace
}  // namespace cartwright::http
