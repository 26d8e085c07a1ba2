#include "platform/db/codec.hpp"

#include <gtest/gtest.h>

#include "platform/testing/db/database_fixture.hpp"

namespace {

enum class Color { red, green };

}  // namespace

template <>
inline constexpr auto cartwright::schema::kWords<Color> =
    std::to_array<cartwright::schema::Word<Color>>({{"red", Color::red}, {"green", Color::green}});

namespace cartwright::db {
namespace {

using namespace std::string_literals;
using ThingId = Id<struct ThingTag>;
using Texts = std::vector<std::string>;
using Numbers = std::vector<std::int64_t>;

struct Thing {
  Bytes hash;
  Json facts;
  Texts tags;
  Color color = Color::red;
  IpAddress address;
  std::optional<Bytes> key;
  std::optional<Json> extra;
  std::optional<Numbers> sizes;
  std::optional<Color> frame;
  std::optional<IpAddress> proxy;

  static constexpr auto schema() {
    using schema::field, schema::fields;
    return fields(field("hash", &Thing::hash), field("facts", &Thing::facts),
                  field("tags", &Thing::tags), field("color", &Thing::color),
                  field("address", &Thing::address), field("key", &Thing::key),
                  field("extra", &Thing::extra), field("sizes", &Thing::sizes),
                  field("frame", &Thing::frame), field("proxy", &Thing::proxy));
  }
};

constexpr Command kAdd{
    "INSERT INTO things VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING *"};
constexpr Query kSame{"SELECT $1"};
constexpr Query kWhichType{"SELECT pg_typeof($1)::text"};

const auto kAllBytes = [] {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes.push_back(static_cast<char>(byte));
  return Bytes(bytes);
}();

class CodecTest : public DatabaseFixture {
 protected:
  template <class T>
  T sent_there_and_back(const T& value) {
    return run(the_database().get<T>(kSame, value));
  }

  template <class T>
  T read(const Query& query) {
    return run(the_database().get<T>(query));
  }

  template <class T>
  std::string type_of(const T& value) {
    return run(the_database().get<std::string>(kWhichType, value));
  }

 private:
  Database& the_database() { return database_ ? *database_ : given_database(); }
};

/// What is said of a value that `T` cannot hold.
template <class T>
std::string fault_of(std::string_view bytes) {
  T value{};
  return message_of(
      [&] { Codec<T>::decode({bytes.data(), static_cast<int>(bytes.size())}, value); });
}

TEST_F(CodecTest, BytesComeBackAsTheyWere) {
  EXPECT_EQ(sent_there_and_back(kAllBytes), kAllBytes);
  EXPECT_EQ(sent_there_and_back(Bytes()), Bytes());
  EXPECT_EQ(type_of(kAllBytes), "bytea");
}

TEST_F(CodecTest, JsonComesBackAsTheSameValue) {
  const auto json = *Json::parse(R"({"b": [1, 2.50, "ü\""], "a": null})");

  EXPECT_EQ(sent_there_and_back(json).text(), R"({"a": null, "b": [1, 2.50, "ü\""]})");
  EXPECT_EQ(sent_there_and_back(Json()), Json());
  EXPECT_EQ(type_of(json), "jsonb");
}

TEST_F(CodecTest, EveryJsonThatCanBeParsedIsTaken) {
  const auto json = *Json::parse(R"([5e-324, 1.7976931348623157e308, 0e-9999, 0e+9999, -0, 0.)" +
                                 std::string(998, '1') + R"(, "\ud83d\ude00\u0001"])");

  EXPECT_NO_THROW(sent_there_and_back(json));
}

TEST_F(CodecTest, JsonOfTheDatabaseMayBeDeeperThanWhatIsParsed) {
  static constexpr Query kDeep{"SELECT (repeat('[', 40) || repeat(']', 40))::jsonb"};

  EXPECT_EQ(read<Json>(kDeep).text(), std::string(40, '[') + std::string(40, ']'));
}

TEST_F(CodecTest, JsonOfAnUnknownVersionIsRefused) {
  EXPECT_EQ(fault_of<Json>("\x02{}"), "A jsonb of the database has an unknown version.");
  EXPECT_EQ(fault_of<Json>(""), "A jsonb of the database has an unknown version.");
}

TEST_F(CodecTest, ListsComeBackAsTheyWere) {
  EXPECT_EQ(sent_there_and_back(Texts{"pen", "", "ünï"}), (Texts{"pen", "", "ünï"}));
  EXPECT_EQ(sent_there_and_back(Texts()), Texts());
  EXPECT_EQ(sent_there_and_back(Numbers{1, -5, std::int64_t{1} << 40}),
            (Numbers{1, -5, std::int64_t{1} << 40}));
  EXPECT_EQ(type_of(Texts()), "text[]");
  EXPECT_EQ(type_of(Numbers()), "bigint[]");
}

TEST_F(CodecTest, EveryKindCanBeInAList) {
  EXPECT_EQ(sent_there_and_back(std::vector{true, false}), (std::vector{true, false}));
  EXPECT_EQ(sent_there_and_back(std::vector{1, 2}), (std::vector{1, 2}));
  EXPECT_EQ(sent_there_and_back(std::vector<std::int16_t>{3}), (std::vector<std::int16_t>{3}));
  EXPECT_EQ(sent_there_and_back(std::vector{ThingId{7}}), std::vector{ThingId{7}});
  EXPECT_EQ(sent_there_and_back(std::vector{Money{-105}}), std::vector{Money{-105}});
  EXPECT_EQ(sent_there_and_back(std::vector{kLatestTimestamp}), std::vector{kLatestTimestamp});
  EXPECT_EQ(sent_there_and_back(std::vector{kAllBytes}), std::vector{kAllBytes});
  EXPECT_EQ(sent_there_and_back(std::vector{Json()}), std::vector{Json()});
  EXPECT_EQ(sent_there_and_back(std::vector{Color::green}), std::vector{Color::green});
  EXPECT_EQ(sent_there_and_back(std::vector{IpAddress()}), std::vector{IpAddress()});
}

TEST_F(CodecTest, ListsMayBeginAtAnyIndexAndHoldNarrowerValues) {
  EXPECT_EQ(read<Numbers>(Query("SELECT '[5:6]={1,2}'::smallint[]")), (Numbers{1, 2}));
  EXPECT_EQ(read<Texts>(Query("SELECT '{a}'::varchar(8)[]")), Texts{"a"});
}

TEST_F(CodecTest, AListIsOneParameterOfAStatement) {
  static constexpr Query kHowMany{"SELECT count(*) FROM generate_series(1, 9) n WHERE n = ANY($1)"};

  EXPECT_EQ(run(given_database().get<std::int64_t>(kHowMany, std::vector{2, 3, 11})), 2);
}

TEST_F(CodecTest, AListWithNullIsRefused) {
  static constexpr Query kWithNull{"SELECT ARRAY[1, NULL]"};

  EXPECT_EQ(message_of([&] { read<Numbers>(kWithNull); }),
            "An array of the database has NULL in it.");
}

TEST_F(CodecTest, AListOfListsIsRefused) {
  static constexpr Query kTable{"SELECT ARRAY[['a'], ['b']]"};

  EXPECT_EQ(message_of([&] { read<Texts>(kTable); }),
            "An array of the database has more than one dimension.");
}

struct BrokenList {
  const char* reason;
  std::string bytes;
};

class BrokenListTest : public testing::TestWithParam<BrokenList> {};

TEST_P(BrokenListTest, IsRefused) {
  EXPECT_EQ(fault_of<Texts>(GetParam().bytes),
            "An array of the database is not what its type says.")
      << GetParam().reason;
}

const auto kOne = "\0\0\0\1"s;
const auto kFlags = "\0\0\0\0"s;
const auto kOfTexts = "\0\0\0\x19"s;
const auto kHead = kOne + kFlags + kOfTexts;

INSTANTIATE_TEST_SUITE_P(
    All, BrokenListTest,
    testing::Values(
        BrokenList{"nothing", ""}, BrokenList{"half a header", kOne + kFlags},
        BrokenList{"no size", kHead + kOne},
        BrokenList{"fewer than no dimensions", "\xff\xff\xff\xff"s + kFlags + kOfTexts},
        BrokenList{"elements of another type", kOne + kFlags + "\0\0\0\x17"s + kOne + kOne},
        BrokenList{"fewer than no elements", kHead + "\xff\xff\xff\xff"s + kOne},
        BrokenList{"two billion elements", kHead + "\x7f\xff\xff\xff"s + kOne + kOne + "a"},
        BrokenList{"an element that is longer than all",
                   kHead + kOne + kOne + "\x7f\xff\xff\xff" + "a"},
        BrokenList{"an element of negative length", kHead + kOne + kOne + "\xff\xff\xff\xfe"},
        BrokenList{"something behind the last", kHead + kOne + kOne + kOne + "ab"}));

TEST_F(CodecTest, AnElementThatDoesNotFitIsRefused) {
  EXPECT_EQ(fault_of<Numbers>(kOne + kFlags + "\0\0\0\x14"s + kOne + kOne + kOne + "a"),
            "A value of the database has an unexpected size.");
}

TEST_F(CodecTest, AnEnumIsItsWord) {
  EXPECT_EQ(sent_there_and_back(Color::green), Color::green);
  EXPECT_EQ(run(database_->get<std::string>(kSame, Color::green)), "green");
}

TEST_F(CodecTest, AWordThatTheEnumDoesNotKnowIsRefused) {
  static constexpr Query kMauve{"SELECT 'mauve'"};

  EXPECT_EQ(message_of([&] { read<Color>(kMauve); }),
            "A word of the database is none of its enum's.");
}

TEST_F(CodecTest, AddressesOfBothFamiliesComeBack) {
  const auto v4 = *IpAddress::parse("192.0.2.1");
  const auto v6 = *IpAddress::parse("2001:db8::1");

  EXPECT_EQ(sent_there_and_back(v4), v4);
  EXPECT_EQ(sent_there_and_back(v6), v6);
  EXPECT_EQ(read<IpAddress>(Query("SELECT '2001:db8::1'::inet")), v6);
  EXPECT_EQ(type_of(v6), "inet");
}

TEST_F(CodecTest, ANetworkIsNoAddress) {
  static constexpr Query kNetwork4{"SELECT '192.0.2.0/24'::inet"};
  static constexpr Query kNetwork6{"SELECT '2001:db8::/32'::inet"};

  EXPECT_EQ(message_of([&] { read<IpAddress>(kNetwork4); }),
            "An inet of the database is not one whole address.");
  EXPECT_EQ(message_of([&] { read<IpAddress>(kNetwork6); }),
            "An inet of the database is not one whole address.");
}

struct BrokenAddress {
  const char* reason;
  std::string bytes;
};

class BrokenAddressTest : public testing::TestWithParam<BrokenAddress> {};

TEST_P(BrokenAddressTest, IsRefused) {
  EXPECT_EQ(fault_of<IpAddress>(GetParam().bytes),
            "An inet of the database is not one whole address.")
      << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(All, BrokenAddressTest,
                         testing::Values(BrokenAddress{"nothing", ""},
                                         BrokenAddress{"a head only", "\2\x20\0\4"s},
                                         BrokenAddress{"a byte too few", "\2\x20\0\4abc"s},
                                         BrokenAddress{"a byte too many", "\2\x20\0\4abcde"s},
                                         BrokenAddress{"an unknown family", "\7\x20\0\4abcd"s},
                                         BrokenAddress{"the length of the other",
                                                       "\2\x80\0\x10"
                                                       "abcdefghabcdefgh"s},
                                         BrokenAddress{"a cidr", "\2\x20\1\4abcd"s}));

class NewKindsTest : public ServerFixture {
 protected:
  NewKindsTest() {
    server_.execute(
        "CREATE TABLE things (hash bytea NOT NULL, facts jsonb NOT NULL, tags text[] NOT NULL,"
        " color text NOT NULL, address inet NOT NULL, key bytea, extra jsonb, sizes bigint[],"
        " frame varchar(8), proxy inet)");
  }

  /// A row as it is read that has a value in each of its columns.
  Thing given_full_thing() {
    return run(given_database().get<Thing>(kAdd, kAllBytes, Json(), Texts{"a", "b"}, Color::green,
                                           there, std::optional(Bytes("k"s)), std::optional(Json()),
                                           std::optional(Numbers{1}), std::optional(Color::red),
                                           std::optional(there)));
  }

  const IpAddress there = *IpAddress::parse("::1");
};

TEST_F(NewKindsTest, AreMembersOfRows) {
  const auto thing = given_full_thing();

  EXPECT_EQ(thing.hash, kAllBytes);
  EXPECT_EQ(thing.facts, Json());
  EXPECT_EQ(thing.tags, (Texts{"a", "b"}));
  EXPECT_EQ(thing.color, Color::green);
  EXPECT_EQ(thing.address, there);
  EXPECT_EQ(thing.key, Bytes("k"s));
  EXPECT_EQ(thing.extra, Json());
  EXPECT_EQ(thing.sizes, Numbers{1});
  EXPECT_EQ(thing.frame, Color::red);
  EXPECT_EQ(thing.proxy, there);
}

TEST_F(NewKindsTest, MayBeNullWhereTheyAreOptional) {
  const auto thing = run(given_database().get<Thing>(
      kAdd, Bytes(), Json(), Texts(), Color::red, IpAddress(), std::optional<Bytes>(),
      std::optional<Json>(), std::optional<Numbers>(), std::optional<Color>(),
      std::optional<IpAddress>()));

  EXPECT_FALSE(thing.key);
  EXPECT_FALSE(thing.extra);
  EXPECT_FALSE(thing.sizes);
  EXPECT_FALSE(thing.frame);
  EXPECT_FALSE(thing.proxy);
}

template <class T>
class WrongTypeTest : public CodecTest {};

using NewKinds = testing::Types<Bytes, Json, Texts, Numbers, std::vector<Money>, Color, IpAddress,
                                std::optional<Bytes>, std::optional<Texts>>;
TYPED_TEST_SUITE(WrongTypeTest, NewKinds);

TYPED_TEST(WrongTypeTest, IsRefused) {
  static constexpr Query kPoint{"SELECT point '(1,2)' AS place"};

  EXPECT_EQ(message_of([&] { this->template read<TypeParam>(kPoint); }),
            "The row cannot read column \"place\" of type 600.");
}

constexpr Query kText{"SELECT 'a'::text AS a"};
constexpr Query kJson{"SELECT '1'::json AS a"};
constexpr Query kCidr{"SELECT '192.0.2.1'::cidr AS a"};
constexpr Query kIntegers{"SELECT '{1}'::integer[] AS a"};
constexpr Query kBigints{"SELECT '{1}'::bigint[] AS a"};

TEST_F(CodecTest, NoKindIsTakenForANeighbour) {
  EXPECT_EQ(message_of([&] { read<Bytes>(kText); }),
            "The row cannot read column \"a\" of type 25.");
  EXPECT_EQ(message_of([&] { read<Texts>(kText); }),
            "The row cannot read column \"a\" of type 25.");
  EXPECT_EQ(message_of([&] { read<Json>(kJson); }),
            "The row cannot read column \"a\" of type 114.");
  EXPECT_EQ(message_of([&] { read<IpAddress>(kCidr); }),
            "The row cannot read column \"a\" of type 650.");
  EXPECT_EQ(message_of([&] { read<Texts>(kIntegers); }),
            "The row cannot read column \"a\" of type 1007.");
  EXPECT_EQ(message_of([&] { read<std::vector<int>>(kBigints); }),
            "The row cannot read column \"a\" of type 1016.");
}

}  // namespace
}  // namespace cartwright::db
