#include "platform/db/pages.hpp"

#include <fmt/format.h>

#include <numeric>
#include <vector>

#include "platform/testing/db/database_fixture.hpp"

namespace cartwright::db {
namespace {

struct Item {
  Id<struct ItemTag> id;
  std::string name;

  static constexpr auto schema() {
    return fields(field("id", &Item::id), field("name", &Item::name));
  }
};

constexpr PageQuery kItems{R"sql(
  SELECT id, name
  FROM (SELECT id, name, sum(octet_length(name)) OVER (ORDER BY id) - octet_length(name) AS before
        FROM (SELECT * FROM items WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3) AS page) AS measured
  WHERE before < $4
  ORDER BY id
)sql"};
constexpr StalePageQuery kStaleItems{kItems.sql};
constexpr PageQuery kSlowItems{
    "SELECT id, name FROM items, pg_sleep(1) WHERE id > $1 AND id <= $2 AND $3 > 0 AND $4 > 0 "
    "ORDER BY id"};
constexpr PageQuery kItemsNamed{
    R"sql(
  SELECT id, name FROM items
  WHERE id > $1 AND id <= $2 AND name = $5 AND octet_length(name) < $4
  ORDER BY id LIMIT $3
)sql",
    "SELECT id FROM items WHERE id > $1 ORDER BY id OFFSET 99 LIMIT 1"};
constexpr Query kOne{"SELECT 1"};

using Ids = std::vector<std::int64_t>;

class PagesTest : public ServerFixture {
 protected:
  PagesTest() { server_.execute("CREATE TABLE items (id bigint PRIMARY KEY, name text NOT NULL)"); }

  void given_items(int count, int length = 4) {
    server_.execute(
        fmt::format("INSERT INTO items SELECT n, repeat('x', {}) FROM generate_series(1, {}) AS n",
                    length, count));
  }

  /// The ids of the next page.
  Ids next(Pages<Item>& pages) {
    Ids ids;
    for (const auto& item : run(pages.next())) ids.push_back(item.id.value);
    return ids;
  }

  /// The ids of all pages that are left.
  Ids rest_of(Pages<Item>& pages) {
    Ids all;
    for (auto page = next(pages); !page.empty(); page = next(pages)) {
      all.insert(all.end(), page.begin(), page.end());
    }
    return all;
  }

  static Ids one_to(std::int64_t last) {
    Ids ids(static_cast<std::size_t>(last));
    std::iota(ids.begin(), ids.end(), 1);
    return ids;
  }
};

TEST_F(PagesTest, AreNoneWhereThereIsNoRow) {
  auto pages = given_database().pages<Item>(kItems);

  EXPECT_EQ(next(pages), Ids());
  EXPECT_TRUE(pages.has_ended());
}

TEST_F(PagesTest, TellThatAShortListHasEnded) {
  given_items(3);
  auto pages = given_database().pages<Item>(kItems);

  EXPECT_EQ(next(pages), one_to(3));
  EXPECT_TRUE(pages.has_ended());
}

TEST_F(PagesTest, HoldEveryRowOnceAndInOrder) {
  given_items(3 * kPageRows);
  auto pages = given_database().pages<Item>(kItems);

  EXPECT_EQ(rest_of(pages), one_to(3 * kPageRows));
}

TEST_F(PagesTest, BeginWithTheLeastIdThatThereMayBe) {
  server_.execute("INSERT INTO items VALUES (-7, 'minus'), (0, 'nought')");
  auto pages = given_database().pages<Item>(kItems);

  EXPECT_EQ(next(pages), Ids({-7, 0}));
}

TEST_F(PagesTest, OfWideRowsHoldFewOfThem) {
  given_items(100, kPageBytes / 4);
  auto pages = given_database().pages<Item>(kItems);

  EXPECT_EQ(next(pages), one_to(4));
  EXPECT_EQ(rest_of(pages).size(), 96U);
}

TEST_F(PagesTest, HoldARowThatIsWiderThanAPage) {
  given_items(3, 3 * kPageBytes);
  auto pages = given_database().pages<Item>(kItems);

  EXPECT_EQ(next(pages), Ids{1});
  EXPECT_EQ(rest_of(pages), Ids({2, 3}));
}

TEST_F(PagesTest, HoldNoRowTwiceWhileRowsGo) {
  given_items(3 * kPageRows);
  auto pages = given_database().pages<Item>(kItems);
  const auto first = next(pages);

  server_.execute("DELETE FROM items WHERE id <= 700");
  const auto rest = rest_of(pages);

  EXPECT_EQ(first, one_to(kPageRows));
  EXPECT_EQ(rest.front(), 701);
  EXPECT_EQ(rest.size(), 800U);
}

TEST_F(PagesTest, OfASearchLookThroughOneStretchAfterTheOther) {
  given_items(250);
  server_.execute("UPDATE items SET name = 'pen' WHERE id IN (1, 2, 100, 101, 250)");
  auto& database = given_database();
  auto pages = database.pages<Item>(kItemsNamed, std::string("pen"));

  EXPECT_EQ(next(pages), Ids({1, 2, 100}));
  EXPECT_EQ(next(pages), Ids{101});
  EXPECT_EQ(next(pages), Ids{250});
  EXPECT_TRUE(pages.has_ended());
}

TEST_F(PagesTest, OfASearchThatFindsNothingEndWithTheRows) {
  given_items(250);
  auto& database = given_database();
  auto pages = database.pages<Item>(kItemsNamed, std::string("ink"));

  EXPECT_EQ(next(pages), Ids());
  EXPECT_TRUE(pages.has_ended());
  EXPECT_EQ(database.list_counters().statements, 6U) << "three stretches, each with its end";
}

TEST_F(PagesTest, OfASearchThatFindsMuchInOneStretchAreSeveral) {
  given_items(2);
  server_.execute("UPDATE items SET name = repeat('x', 40000)");
  auto pages = given_database().pages<Item>(kItemsNamed, std::string(40'000, 'x'));

  EXPECT_EQ(rest_of(pages), one_to(2));
}

TEST_F(PagesTest, HoldNoConnectionInBetween) {
  given_items(2 * kPageRows);
  auto& database = given_database([](Settings& settings) { settings.list_connections = 1; });
  auto idle = database.pages<Item>(kItems);
  next(idle);

  auto busy = database.pages<Item>(kItems);

  EXPECT_EQ(rest_of(busy), one_to(2 * kPageRows));
  EXPECT_EQ(next(idle).front(), kPageRows + 1);
}

TEST_F(PagesTest, LeaveTheConnectionsOfOtherQueriesAlone) {
  given_items(1);
  auto& database = given_database([](Settings& settings) { settings.read_connections = 1; });
  auto slow = database.pages<Item>(kSlowItems);
  const auto& page = start(slow.next());
  loop_.poll();

  EXPECT_EQ(run(database.get<int>(kOne)), 1);
  EXPECT_FALSE(page.has_ended);
  join();
}

TEST_F(PagesTest, TravelOneAtATime) {
  given_items(1);
  auto& database = given_database([](Settings& settings) { settings.list_connections = 1; });
  std::vector<Pages<Item>> lists(20, database.pages<Item>(kItems));

  const auto failures =
      failures_together(20, [&](int i) { return lists[static_cast<std::size_t>(i)].next(); });

  EXPECT_EQ(failures, 0);
  EXPECT_EQ(database.list_counters().batches, 20U);
}

TEST_F(PagesTest, MayBeStaleAndGoToThePrimaryWhereThereIsNoReplica) {
  given_items(2);
  auto& database = given_database({}, {.hosts = {"/nowhere"}});
  auto pages = database.pages<Item>(kStaleItems);

  EXPECT_EQ(next(pages), one_to(2));
  EXPECT_EQ(database.list_counters().statements, 1U);
}

TEST_F(PagesTest, FailWhereTheServerHasGone) {
  given_items(2 * kPageRows);
  auto pages = given_database().pages<Item>(kItems);
  next(pages);

  server_.go_down();

  EXPECT_TRUE(is_unavailable([&] { next(pages); }));
}

}  // namespace
}  // namespace cartwright::db
