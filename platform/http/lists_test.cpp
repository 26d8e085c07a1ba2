#include "platform/http/lists.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/error.hpp"
#include "platform/testing/eventually.hpp"
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

class ListsTest : public testing::Test {
 protected:
  template <class T>
  T run(Task<T> task) {
    return test::run(loop_, std::move(task));
  }

  Reply begin(int last, const char* reader = "192.0.2.1") {
    const auto network = runtime::network_of(boost::asio::ip::make_address(reader));
    return std::move(run(lists_.begin(Pages<Number>(last), network)).reply);
  }

  std::string next_piece(const Reply& reply) { return std::string(run(reply.stream->next())); }

  bool is_refused(const char* reader = "192.0.2.1") {
    try {
      begin(1, reader);
      return false;
    } catch (const Error& error) {
      return error.code() == Code::unavailable;
    }
  }

  explicit ListsTest(std::size_t most = 1) : lists_(loop_.get_executor(), most) {}

  static Task<void> allow_once(int* asked) {
    if ((*asked)++ > 0) throw forbidden();
    co_return;
  }

  boost::asio::io_context loop_;
  Lists lists_;
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

TEST_F(ListsTest, AReaderIsAskedAboutBeforeEachPageButTheFirst) {
  int asked = 0;
  const auto reply =
      std::move(run(lists_.begin(Pages<Number>(5), {}, [&] { return allow_once(&asked); })).reply);

  EXPECT_EQ(asked, 0);
  EXPECT_EQ(next_piece(reply), R"({"data":[{"value":1},{"value":2})");
  EXPECT_EQ(next_piece(reply), R"(,{"value":3},{"value":4})");
  EXPECT_THROW(next_piece(reply), Error);
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

  EXPECT_TRUE(test::eventually([this] { return !is_refused(); }));

  EXPECT_THROW(next_piece(slow), Error) << "nobody may take it for whole";
}

TEST_F(ListsTest, AReaderWhoReadsKeepsItsPlace) {
  const auto slow = begin(5);
  next_piece(slow);
  EXPECT_TRUE(is_refused());
  next_piece(slow);

  EXPECT_TRUE(is_refused());
  EXPECT_EQ(next_piece(slow), R"(,{"value":5}]})");
}

class FourListsTest : public ListsTest {
 protected:
  FourListsTest() : ListsTest(4) {}
};

TEST_F(FourListsTest, LeaveAsManyPlacesToOthersAsOneReaderHas) {
  const auto first = begin(5);
  const auto second = begin(5);

  EXPECT_TRUE(is_refused());
  EXPECT_FALSE(is_refused("192.0.2.2"));
}

class CrowdedListsTest : public ListsTest {
 protected:
  CrowdedListsTest() : ListsTest(3) {
    for (const auto* address : {"192.0.2.1", "192.0.2.2", "192.0.3.1"}) {
      crowd_.push_back(begin(5, address));
    }
  }

  /// How many of the crowd's lists can be read on.
  int readable() {
    int count = 0;
    for (const auto& reply : crowd_) count += is_readable(reply) ? 1 : 0;
    return count;
  }

  std::vector<Reply> crowd_;

 private:
  bool is_readable(const Reply& reply) {
    try {
      next_piece(reply);
      next_piece(reply);
      return true;
    } catch (const Error&) {
      return false;
    }
  }
};

TEST_F(CrowdedListsTest, MakeRoomForAReaderFromElsewhere) {
  const auto other = begin(5, "198.51.100.1");

  EXPECT_EQ(next_piece(other), R"({"data":[{"value":1},{"value":2})");
  EXPECT_EQ(readable(), 2);
}

TEST_F(CrowdedListsTest, MakeNoRoomForTheCrowd) {
  EXPECT_TRUE(is_refused("192.0.3.1"));
  EXPECT_EQ(readable(), 3);
}

TEST_F(CrowdedListsTest, MakeNoRoomForWhoHasAsMany) {
  const auto other = begin(5, "198.51.100.1");

  EXPECT_TRUE(is_refused("198.51.100.1"));
}

}  // namespace
}  // namespace cartwright::http
