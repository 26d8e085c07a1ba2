#include "platform/schema/parse.hpp"

#include <gtest/gtest.h>

#include <ostream>

namespace cartwright::schema {
namespace {

struct Registration {
  std::string email;
  std::string password;
  std::optional<std::string> name;
  std::optional<bool> is_admin;

  static constexpr auto schema() {
    return fields(field("email", &Registration::email, email_format),
                  field("password", &Registration::password, min_length(7), max_length(1024)),
                  field("name", &Registration::name, length(1, 4)),
                  field("is_admin", &Registration::is_admin));
  }
};

struct Line {
  Id<struct ThingTag> thing_id;
  int quantity = 0;
  std::optional<std::int64_t> stock;
  std::optional<int> small;

  static constexpr auto schema() {
    return fields(field("thing_id", &Line::thing_id),
                  field("quantity", &Line::quantity, range(1, 5)),
                  field("stock", &Line::stock, at_least(0)), field("small", &Line::small));
  }
};

struct Passwords {
  std::string first;
  std::string second;

  static constexpr auto schema() {
    return fields(field("first", &Passwords::first), field("second", &Passwords::second));
  }
  void check(FieldErrors& errors) const {
    if (first != second) errors.add("second", "The two differ.");
  }
};

template <class Act>
std::string faults_of(Act act) {
  std::string faults;
  try {
    act();
  } catch (const Error& error) {
    faults = error.code() == Code::bad_request ? "400 " : "";
    for (const auto& [field, texts] : error.fields().entries()) faults += field + ": " + texts[0];
  }
  return faults;
}

struct Case {
  std::string body;
  std::string faults;
  std::string reason;
};

void PrintTo(const Case& broken, std::ostream* out) { *out << broken.reason; }

class BrokenRegistration : public testing::TestWithParam<Case> {};

TEST_P(BrokenRegistration, IsRefusedWithTheTextOfTheContract) {
  const auto& [body, faults, reason] = GetParam();

  const auto found = faults_of([&] { parse_json<Registration>(body); });

  EXPECT_EQ(found, faults) << reason << ": " << body;
}

std::string with_email(const std::string& email) {
  return R"({"password": "password", "email": )" + email + "}";
}
std::string with_password(const std::string& password) {
  return R"({"email": "a@b.cd", "password": )" + password + "}";
}
std::string with(const std::string& member) {
  return R"({"email": "a@b.cd", "password": "password", )" + member + "}";
}

constexpr auto kMissing =
    "email: Missing data for required field."
    "password: Missing data for required field.";
constexpr auto kEmail = "email: Not a valid email address.";
constexpr auto kPassword = "password: Not a valid string.";
constexpr auto kName = "name: Not a valid string.";
constexpr auto kBoolean = "is_admin: Not a valid boolean.";
constexpr auto kBroken = "400 json: Invalid JSON body.";

INSTANTIATE_TEST_SUITE_P(
    Shape, BrokenRegistration,
    testing::Values(
        Case{"", kMissing, "an empty body is an empty object"},
        Case{"{}", kMissing, "an empty object"}, Case{"[1]", kMissing, "an array is no object"},
        Case{"null", kMissing, "null is no object"}, Case{"\"x\"", kMissing, "text is no object"},
        Case{"{", kBroken, "the brace is open"}, Case{"{'a': 1}", kBroken, "single quotes"},
        Case{"{} x", kBroken, "something follows"}, Case{" ", kBroken, "a space is no JSON"},
        Case{"{\"a\": 1,}", kBroken, "a trailing comma"},
        Case{std::string("{\"a\": \"\0\"}", 10), kBroken, "a raw control character"},
        Case{R"({"a": "\u12"})", kBroken, "a short escape"},
        Case{std::string(40, '[') + std::string(40, ']'), kBroken, "too deep"},
        Case{std::string(500'000, '['), kBroken, "far too deep"}));

INSTANTIATE_TEST_SUITE_P(
    Fields, BrokenRegistration,
    testing::Values(
        Case{R"({"email": null, "password": null})",
             "email: Field may not be null.password: Field may not be null.", "null"},
        Case{with(R"("name": null)"), "name: Field may not be null.", "null is not absence"},
        Case{with_email("5"), kEmail, "a number is no address"},
        Case{with_email("[]"), kEmail, "an array is no address"},
        Case{with_email(R"("a@b.cd\u0000")"), kEmail, "NUL in an address"},
        Case{with_password("1234567"), kPassword, "a number is no text"},
        Case{with_password("true"), kPassword, "a boolean is no text"},
        Case{with_password("{}"), kPassword, "an object is no text"},
        Case{with_password(R"("pass\u0000word")"), kPassword, "NUL in text"},
        Case{with_password(R"("pass\ud800word")"), kPassword, "a leading surrogate alone"},
        Case{with_password(R"("pass\udc00word")"), kPassword, "a trailing surrogate alone"},
        Case{with_password("\"pass\xffword\""), kPassword, "invalid UTF-8"},
        Case{with_password(R"("123456")"), "password: Shorter than minimum length 7.", "short"},
        Case{with_password('"' + std::string(1025, 'x') + '"'),
             "password: Longer than maximum length 1024.", "long"},
        Case{with(R"("name": "")"), "name: Length must be between 1 and 4.", "empty"},
        Case{with(R"("name": "12345")"), "name: Length must be between 1 and 4.", "five of four"},
        Case{with(R"("name": "a\ud800\ud800\udc00b")"), kName, "a surrogate before a pair"},
        Case{with(R"("name": 5)"), kName, "a number is no name"},
        Case{with(R"("name": "ok", "name": 5)"), kName, "of two members the last counts"},
        Case{with(R"("is_admin": 2)"), kBoolean, "2"},
        Case{with(R"("is_admin": -1)"), kBoolean, "-1"},
        Case{with(R"("is_admin": 1.0)"), kBoolean, "1.0"},
        Case{with(R"("is_admin": "maybe")"), kBoolean, "maybe"},
        Case{with(R"("is_admin": "")"), kBoolean, "empty"},
        Case{with(R"("is_admin": [])"), kBoolean, "an array"},
        Case{R"({"email": "x", "name": "", "is_admin": 5})",
             "email: Not a valid email address.password: Missing data for required field."
             "name: Length must be between 1 and 4.is_admin: Not a valid boolean.",
             "all faults at once, in the order of the schema"}));

class GoodRegistration : public testing::TestWithParam<std::string> {};

TEST_P(GoodRegistration, IsRead) {
  const auto body = with(GetParam());

  const auto read = parse_json<Registration>(body);

  EXPECT_EQ(read.email, "a@b.cd");
}

INSTANTIATE_TEST_SUITE_P(Names, GoodRegistration,
                         testing::Values(R"("name": "1234")",
                                         R"("name": "\u00e4\u00f6\u00fc\u00df")",
                                         R"("name": "\ud83d\ude00")",
                                         "\"name\": \"\xf0\x9f\x98\x80\"", R"("name": "\\ud8")",
                                         R"("unknown": {"deep": [1]})",
                                         R"("name": 5, "name": "last")"));

class Spelling : public testing::TestWithParam<std::pair<std::string, bool>> {};

TEST_P(Spelling, OfABooleanIsUnderstood) {
  const auto& [spelling, meaning] = GetParam();

  const auto read = parse_json<Registration>(with("\"is_admin\": " + spelling));

  EXPECT_EQ(read.is_admin, meaning) << spelling;
}

INSTANTIATE_TEST_SUITE_P(Json, Spelling,
                         testing::Values(std::pair{"true", true}, std::pair{"1", true},
                                         std::pair{"\"TRUE\"", true}, std::pair{"\"1\"", true},
                                         std::pair{"\"Yes\"", true}, std::pair{"\"on\"", true},
                                         std::pair{"\"T\"", true}, std::pair{"\"y\"", true},
                                         std::pair{"false", false}, std::pair{"0", false},
                                         std::pair{"\"False\"", false}, std::pair{"\"0\"", false},
                                         std::pair{"\"no\"", false}, std::pair{"\"OFF\"", false},
                                         std::pair{"\"f\"", false}, std::pair{"\"N\"", false}));

class BrokenLine : public testing::TestWithParam<Case> {};

TEST_P(BrokenLine, IsRefusedWithTheTextOfTheContract) {
  const auto& [body, faults, reason] = GetParam();

  const auto found = faults_of([&] { parse_json<Line>(body); });

  EXPECT_EQ(found, faults) << reason << ": " << body;
}

constexpr auto kInteger = "quantity: Not a valid integer.";
constexpr auto kRange = "quantity: Must be greater than or equal to 1 and less than or equal to 5.";

std::string with_quantity(const std::string& quantity) {
  return R"({"thing_id": 7, "quantity": )" + quantity + "}";
}
std::string with_stock(const std::string& stock) {
  return R"({"thing_id": 7, "quantity": 1, "stock": )" + stock + "}";
}

INSTANTIATE_TEST_SUITE_P(
    Integers, BrokenLine,
    testing::Values(
        Case{with_quantity("3.0"), kInteger, "a fraction"},
        Case{with_quantity("\"3\""), kInteger, "text"},
        Case{with_quantity("true"), kInteger, "true"},
        Case{with_quantity("1e0"), kInteger, "an exponent"},
        Case{with_quantity("1e2"), kInteger, "a larger exponent"},
        Case{with_quantity("-0"), kRange, "a negative zero"},
        Case{with_quantity("-0.0"), kInteger, "a negative fraction of zero"},
        Case{with_quantity("9223372036854775808"), kInteger, "one beyond 64 bit"},
        Case{with_quantity("-9223372036854775809"), kInteger, "one below 64 bit"},
        Case{with_quantity(std::string(400, '9')), kInteger, "a huge number"},
        Case{with_quantity("1e999"), kInteger, "beyond any double"},
        Case{with_quantity("[]"), kInteger, "an array"}, Case{with_quantity("0"), kRange, "zero"},
        Case{with_quantity("6"), kRange, "six"}, Case{with_quantity("-1"), kRange, "negative"},
        Case{with_quantity("5000000000"), kRange, "beyond the member's type"},
        Case{with_stock("-1"), "stock: Must be greater than or equal to 0.", "below the least"},
        Case{R"({"thing_id": 7, "quantity": 1, "small": 5000000000})",
             "small: Not a valid integer.", "beyond the member's type, without a range"},
        Case{R"({"thing_id": "7", "quantity": 1})", "thing_id: Not a valid integer.",
             "an id as text"},
        Case{R"({"thing_id": 18446744073709551615, "quantity": 1})",
             "thing_id: Not a valid integer.", "an id beyond 64 bit"}));

TEST(ParseTest, ReadsIntegersOf64Bit) {
  const auto line = parse_json<Line>(R"({"thing_id": 9223372036854775807, "quantity": 5})");

  EXPECT_EQ(line.thing_id.value, 9223372036854775807);
  EXPECT_EQ(line.quantity, 5);
  EXPECT_EQ(line.stock, std::nullopt);
}

TEST(ParseTest, AsksTheCheckAcrossFieldsOnceTheFieldsAreSound) {
  const auto differ = faults_of([] { parse_json<Passwords>(R"({"first": "a", "second": "b"})"); });
  const auto missing = faults_of([] { parse_json<Passwords>(R"({"first": "a"})"); });

  EXPECT_EQ(differ, "second: The two differ.");
  EXPECT_EQ(missing, "second: Missing data for required field.");
}

TEST(ParseTest, ReadsAFormLikeJson) {
  const auto read = parse_form<Registration>(
      "email=old%40b.cd&email=ann%2Bx%40b.cd&password=pass+w%C3%B6rd&is_admin=on&&other=%00");

  EXPECT_EQ(read.email, "ann+x@b.cd");
  EXPECT_EQ(read.password, "pass w\xc3\xb6rd");
  EXPECT_EQ(read.is_admin, true);
  EXPECT_EQ(read.name, std::nullopt);
}

TEST(ParseTest, TakesDigitsOfAFormForAnInteger) {
  const auto line = parse_form<Line>("thing_id=7&quantity=3&stock=00");

  EXPECT_EQ(line.thing_id.value, 7);
  EXPECT_EQ(line.quantity, 3);
  EXPECT_EQ(line.stock, 0);
}

class BrokenForm : public testing::TestWithParam<Case> {};

TEST_P(BrokenForm, IsRefused) {
  const auto& [body, faults, reason] = GetParam();

  const auto found = faults_of([&] { parse_form<Line>(body); });

  EXPECT_EQ(found, faults) << reason << ": " << body;
}

constexpr auto kEscape = "400 form: Invalid percent-encoding in form body.";

INSTANTIATE_TEST_SUITE_P(
    Form, BrokenForm,
    testing::Values(Case{"thing_id=7&quantity=%zz", kEscape, "no hexadecimal digits"},
                    Case{"thing_id=7&quantity=%4", kEscape, "half an escape"},
                    Case{"thing_id=7&x=%", kEscape, "a bare percent sign, in a field nobody reads"},
                    Case{"thing_id=7&quantity=%+4", kEscape, "a sign is no digit"},
                    Case{"thing_id=7&quantity=3.0", kInteger, "a fraction"},
                    Case{"thing_id=7&quantity=", kInteger, "empty"},
                    Case{"thing_id=7&quantity", kInteger, "no equals sign"},
                    Case{"thing_id=7&quantity=+3", kInteger, "a space"},
                    Case{"thing_id=7&quantity=true", kInteger, "a word"},
                    Case{"thing_id=7&quantity=99999999999999999999", kInteger, "huge"},
                    Case{"thing_id=7&quantity=1&quantity=6", kRange, "the last one counts"}));

TEST(ParseTest, FindsInvalidTextInAForm) {
  const auto invalid = [](const std::string& name) {
    return faults_of(
        [&] { parse_form<Registration>("email=a@b.cd&password=password&name=" + name); });
  };

  EXPECT_EQ(invalid("%ff"), kName);
  EXPECT_EQ(invalid("a%00"), kName);
  EXPECT_EQ(invalid("%ed%a0%80"), kName);
  EXPECT_EQ(invalid("%c1%a1"), kName);
  EXPECT_EQ(invalid("%f4%90%80%80"), kName);
  EXPECT_EQ(invalid("%e2%82"), kName);
}

struct Renaming {
  Change<std::string> name;

  static constexpr auto schema() { return fields(field("name", &Renaming::name, length(1, 4))); }
};

TEST(ParseTest, TellsAbsentNullAndAValueOfAChangeApart) {
  const auto absent = parse_json<Renaming>("{}").name;
  const auto null = parse_json<Renaming>(R"({"name": null})").name;
  const auto value = parse_json<Renaming>(R"({"name": "Ann"})").name;

  EXPECT_FALSE(absent.is_wanted);
  EXPECT_TRUE(null.is_wanted);
  EXPECT_EQ(null.value, std::nullopt);
  EXPECT_TRUE(value.is_wanted);
  EXPECT_EQ(value.value, "Ann");
}

TEST(ParseTest, ChecksTheValueOfAChange) {
  EXPECT_EQ(faults_of([] { parse_json<Renaming>(R"({"name": "Annie"})"); }),
            "name: Length must be between 1 and 4.");
  EXPECT_EQ(faults_of([] { parse_json<Renaming>(R"({"name": 7})"); }), kName);
}

TEST(ParseTest, TakesAnOptionalFieldThatAFormLeavesEmptyForAbsent) {
  const auto read = parse_form<Registration>("email=a@b.cd&password=password&name=&is_admin=");
  const auto renaming = parse_form<Renaming>("name=");

  EXPECT_EQ(read.name, std::nullopt);
  EXPECT_EQ(read.is_admin, std::nullopt);
  EXPECT_FALSE(renaming.name.is_wanted);
}

TEST(ParseTest, PassesOverAByteOrderMark) {
  EXPECT_EQ(parse_json<Renaming>("\xef\xbb\xbf{\"name\": \"Ann\"}").name.value, "Ann");
  EXPECT_FALSE(parse_json<Renaming>("\xef\xbb\xbf").name.is_wanted);
}

TEST(ParseTest, TakesTheLastOfSeveralMembersOfOneName) {
  EXPECT_EQ(parse_json<Renaming>(R"({"name": 7, "name": "Ann"})").name.value, "Ann");
  EXPECT_EQ(faults_of([] { parse_json<Renaming>(R"({"name": "Ann", "name": 7})"); }), kName);
}

}  // namespace
}  // namespace cartwright::schema
