#include "platform/db/row.hpp"

#include "platform/testing/db/database_fixture.hpp"

namespace cartwright::db {
namespace {

using ThingId = Id<struct ThingTag>;

struct Everything {
  ThingId id;
  bool is_new = false;
  int small = 0;
  std::int64_t large = 0;
  std::string text;
  Money price;
  Timestamp created;
  std::optional<Money> discount;

  static constexpr auto schema() {
    return fields(field("id", &Everything::id), field("is_new", &Everything::is_new),
                  field("small", &Everything::small), field("large", &Everything::large),
                  field("text", &Everything::text), field("price", &Everything::price),
                  field("created", &Everything::created), field("discount", &Everything::discount));
  }
};

struct Named {
  std::string name;

  static constexpr auto schema() { return fields(field("name", &Named::name)); }
};

constexpr Query kEcho{
    "SELECT $8 AS discount, $7 AS created, $6 AS price, $5 AS text, $4 AS large, $3 AS small,"
    " $2 AS is_new, $1 AS id"};
constexpr Query kParseMoney{"SELECT $1::numeric"};
constexpr Query kPrintMoney{"SELECT $1::text"};
constexpr Query kParseTime{"SELECT $1::timestamptz"};

constexpr Timestamp kSomeTime{std::chrono::microseconds(1'771'434'398'432'854)};

class RowTest : public DatabaseFixture {};

TEST_F(RowTest, MapsColumnsToMembersByName) {
  auto& database = given_database();

  const auto row =
      run(database.get<Everything>(kEcho, ThingId{7}, true, 5, std::int64_t{1} << 40, "naïve",
                                   Money{14'999}, kSomeTime, std::optional<Money>()));

  EXPECT_EQ(row.id, ThingId{7});
  EXPECT_TRUE(row.is_new);
  EXPECT_EQ(row.small, 5);
  EXPECT_EQ(row.large, std::int64_t{1} << 40);
  EXPECT_EQ(row.text, "naïve");
  EXPECT_EQ(row.price, Money{14'999});
  EXPECT_EQ(row.created, kSomeTime);
  EXPECT_FALSE(row.discount);
}

TEST_F(RowTest, ReadsASingleColumnAsAPlainValue) {
  static constexpr Query kId{"SELECT $1"};
  static constexpr Query kWhether{"SELECT $1::boolean"};
  static constexpr Query kNothing{"SELECT NULL::text"};
  auto& database = given_database();

  EXPECT_EQ(run(database.get<ThingId>(kId, ThingId{3})), ThingId{3});
  EXPECT_EQ(run(database.get<bool>(kWhether, false)), false);
  EXPECT_EQ(run(database.get<std::optional<std::string>>(kNothing)), std::nullopt);
}

TEST_F(RowTest, ReadsTheTimeOfTheServerToTheMicrosecond) {
  auto& database = given_database();

  const auto time = run(database.get<Timestamp>(kParseTime, "2026-02-18 18:06:38.432854+01"));

  EXPECT_EQ(time, kSomeTime);
}

struct Mismatch {
  const char* reason;
  Query query;
  const char* message;
};

class RowMismatchTest : public RowTest, public testing::WithParamInterface<Mismatch> {};

TEST_P(RowMismatchTest, IsAMistakeThatTheMessageExplains) {
  auto& database = given_database();

  const auto message = message_of([&] { run(database.get<Named>(GetParam().query)); });

  EXPECT_EQ(message, GetParam().message) << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    All, RowMismatchTest,
    testing::Values(Mismatch{"another name", Query{"SELECT 'pen' AS title"},
                             "The statement returns no column \"name\"."},
                    Mismatch{"another type", Query{"SELECT 5 AS name"},
                             "The row cannot read column \"name\" of type 23."},
                    Mismatch{"too many columns", Query{"SELECT 'pen' AS name, 5 AS size"},
                             "The statement returns 2 columns, the row has 1."},
                    Mismatch{"NULL for a required member", Query{"SELECT NULL::text AS name"},
                             "Column \"name\" is NULL, but its member is required."}));

struct Amount {
  const char* text;
  std::int64_t cents;
};

class MoneyTest : public RowTest, public testing::WithParamInterface<Amount> {};

TEST_P(MoneyTest, IsReadExactly) {
  auto& database = given_database();

  const auto money = run(database.get<Money>(kParseMoney, GetParam().text));

  EXPECT_EQ(money.cents, GetParam().cents);
}

TEST_P(MoneyTest, IsWrittenExactly) {
  auto& database = given_database();

  const auto text = run(database.get<std::string>(kPrintMoney, Money{GetParam().cents}));

  EXPECT_EQ(text, GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(All, MoneyTest,
                         testing::Values(Amount{"0.00", 0}, Amount{"0.01", 1}, Amount{"-0.05", -5},
                                         Amount{"0.99", 99}, Amount{"1.00", 100},
                                         Amount{"149.99", 14'999}, Amount{"9999.00", 999'900},
                                         Amount{"10000.00", 1'000'000},
                                         Amount{"-100000000.10", -10'000'000'010},
                                         Amount{"9999999999.99", 999'999'999'999},
                                         Amount{"900000000000000.01", 90'000'000'000'000'001}));

struct BadValue {
  const char* reason;
  const char* text;
};

class BadMoneyTest : public RowTest, public testing::WithParamInterface<BadValue> {};

TEST_P(BadMoneyTest, IsRefused) {
  auto& database = given_database();

  EXPECT_THROW(run(database.get<Money>(kParseMoney, GetParam().text)), std::runtime_error)
      << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(All, BadMoneyTest,
                         testing::Values(BadValue{"finer than a cent", "0.001"},
                                         BadValue{"much finer", "1e-20"},
                                         BadValue{"no number", "NaN"},
                                         BadValue{"no end", "Infinity"},
                                         BadValue{"too large", "1e30"}));

TEST_F(RowTest, ReadsSumsWhoseScaleIsLarger) {
  auto& database = given_database();

  EXPECT_EQ(run(database.get<Money>(kParseMoney, "836.15000000")).cents, 83'615);
}

TEST_F(RowTest, ReadsATimeThatCannotBeWrittenAsTheNearestThatCan) {
  auto& database = given_database();

  EXPECT_EQ(run(database.get<Timestamp>(kParseTime, "infinity")), kLatestTimestamp);
  EXPECT_EQ(run(database.get<Timestamp>(kParseTime, "10000-01-01 00:00+00")), kLatestTimestamp);
  EXPECT_EQ(run(database.get<Timestamp>(kParseTime, "0044-03-15 BC")), kEarliestTimestamp);
  EXPECT_EQ(run(database.get<Timestamp>(kParseTime, "-infinity")), kEarliestTimestamp);
}

}  // namespace
}  // namespace cartwright::db
