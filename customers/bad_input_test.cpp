// Whatever a client sends: a clear error, never a 500.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {
namespace {

using test::kForm;

constexpr auto kJson = "application/json";

std::string repeat(std::string_view text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

struct BadBody {
  std::string body;
  std::string content_type;
  int status;
  std::string reason;
};

void PrintTo(const BadBody& bad, std::ostream* out) { *out << bad.reason; }

class BadInput : public CustomersFixture, public testing::WithParamInterface<BadBody> {};

TEST_P(BadInput, IsRefusedByRegistration) {
  const auto& [body, content_type, status, reason] = GetParam();

  const auto reply = anonymous().post(kCreate, body, content_type);

  EXPECT_EQ(reply.status, status) << reason << ": " << reply.body;
  EXPECT_EQ(database.count("users"), 0) << reason;
}

TEST_P(BadInput, IsRefusedByLogin) {
  const auto& [body, content_type, status, reason] = GetParam();

  const auto reply = anonymous().post(kLogin, body, content_type);

  EXPECT_EQ(reply.status, status) << reason << ": " << reply.body;
}

TEST_P(BadInput, IsRefusedByAChangeOfThePassword) {
  const auto& [body, content_type, status, reason] = GetParam();
  const auto user = given_user();

  const auto reply = as(user).patch(user.path("/change-password/"), body, content_type);

  EXPECT_EQ(reply.status, status) << reason << ": " << reply.body;
  EXPECT_EQ(as(user).get(user.path()).status, 200) << reason;
}

const std::vector<BadBody> kBrokenJson{
    {"{", kJson, 400, "an object without its end"},
    {"}", kJson, 400, "an end without its object"},
    {"email", kJson, 400, "a bare word"},
    {"{'email': 'a@b.cd'}", kJson, 400, "single quotes"},
    {R"({"email": "a@b.cd",})", kJson, 400, "a trailing comma"},
    {R"({"email": "a@b.cd"} {})", kJson, 400, "two documents"},
    {R"({"email" "a@b.cd"})", kJson, 400, "no colon"},
    {R"({email: "a@b.cd"})", kJson, 400, "a name without quotes"},
    {R"({"email": "a@b.cd)", kJson, 400, "a string without its end"},
    {R"({"email": "\x"})", kJson, 400, "an escape that is none"},
    {R"({"email": "\u12"})", kJson, 400, "half an escape"},
    {R"({"email": NaN})", kJson, 400, "not a number"},
    {R"({"email": 01})", kJson, 400, "a leading zero"},
    {"// {}", kJson, 400, "a comment"},
    {"   ", kJson, 400, "only space"},
    {std::string("\0", 1), kJson, 400, "a NUL byte"},
    {std::string("{\"email\": \"a\0b\"}", 16), kJson, 400, "a NUL byte within a string"},
    {std::string("\xff\xfe{\0}\0", 6), kJson, 400, "UTF-16"},
    {std::string(100'000, '['), kJson, 400, "100000 open arrays"},
    {repeat(R"({"a":)", 50'000), kJson, 400, "50000 open objects"},
    {repeat("[", 1000) + repeat("]", 1000), kJson, 400, "1000 nested arrays"},
    {R"({"email": )" + repeat("[", 100) + repeat("]", 100) + "}", kJson, 400,
     "100 nested arrays in a field"}};

INSTANTIATE_TEST_SUITE_P(BrokenJson, BadInput, testing::ValuesIn(kBrokenJson));

const std::vector<BadBody> kJsonOfNoObject{
    {"", kJson, 422, "no body"},
    {"[]", kJson, 422, "an array"},
    {"null", kJson, 422, "null"},
    {"5", kJson, 422, "a number"},
    {R"("text")", kJson, 422, "a string"},
    {"true", kJson, 422, "a boolean"},
    {"1e999", kJson, 422, "a number beyond any double"},
    {std::string(1000, '9'), kJson, 422, "a huge number"},
    {R"([{"email": "a@b.cd"}])", kJson, 422, "an object in an array"}};

INSTANTIATE_TEST_SUITE_P(JsonOfNoObject, BadInput, testing::ValuesIn(kJsonOfNoObject));

// Every text field that one of the three calls knows.
std::string all_fields(const std::string& value) {
  return R"({"email": )" + value + R"(, "password": )" + value + R"(, "new_password": )" + value +
         R"(, "confirm_new_password": )" + value + "}";
}

const std::vector<BadBody> kBadValues{
    {all_fields(R"("\u0000")"), kJson, 422, "NUL"},
    {all_fields(R"("long enough\u0000")"), kJson, 422, "NUL at the end"},
    {all_fields(R"("long enough \ud800")"), kJson, 422, "a lone high surrogate"},
    {all_fields(R"("long enough \udc00")"), kJson, 422, "a lone low surrogate"},
    {all_fields(R"("long enough \ud800\ud800")"), kJson, 422, "two high surrogates"},
    {all_fields("\"long enough \xff\""), kJson, 422, "a byte that is never UTF-8"},
    {all_fields("\"long enough \xc3\""), kJson, 422, "half a character"},
    {all_fields("\"long enough \xc0\xaf\""), kJson, 422, "an overlong form"},
    {all_fields("\"long enough \xed\xa0\x80\""), kJson, 422, "an encoded surrogate"},
    {all_fields("\"long enough \xf4\x90\x80\x80\""), kJson, 422, "beyond Unicode"},
    {all_fields("1e400"), kJson, 422, "a number beyond any double"},
    {all_fields("-1e400"), kJson, 422, "the same below zero"},
    {all_fields(std::string(5000, '9')), kJson, 422, "a number of 5000 digits"},
    {all_fields("18446744073709551616"), kJson, 422, "a number beyond 64 bit"},
    {all_fields(R"({"a": [1, {"b": null}]})"), kJson, 422, "an object"},
    {R"({"email": ")" + std::string(1'000'000, 'a') + "\"}", kJson, 422,
     "an e-mail of a megabyte"}};

INSTANTIATE_TEST_SUITE_P(BadValues, BadInput, testing::ValuesIn(kBadValues));

const std::vector<BadBody> kBrokenForms{
    {"", kForm, 422, "no body"},
    {"&&&", kForm, 422, "no fields"},
    {"=", kForm, 422, "no name"},
    {"email", kForm, 422, "no value"},
    {"{}", kForm, 422, "JSON that says it is a form"},
    {"email=%zz", kForm, 400, "not hexadecimal"},
    {"email=%4", kForm, 400, "half an escape"},
    {"email=100%", kForm, 400, "a bare percent sign"},
    {"%=1", kForm, 400, "a broken name"},
    {"email=%00&password=%00&new_password=%00&confirm_new_password=%00", kForm, 422, "NUL"},
    {"email=%ff&password=longenough%ff&new_password=longenough%ff", kForm, 422,
     "a byte that is never UTF-8"},
    {"email=%ed%a0%80&password=longenough%ed%a0%80", kForm, 422, "an encoded surrogate"},
    {std::string("email=a\0b", 9), kForm, 422, "a NUL byte"},
    {repeat("a=b&", 100'000), kForm, 422, "100000 unknown fields"}};

INSTANTIATE_TEST_SUITE_P(BrokenForms, BadInput, testing::ValuesIn(kBrokenForms));

const std::vector<BadBody> kTypes{{"email: a", "text/plain", 415, "plain text"},
                                  {"<a/>", "application/xml", 415, "XML"},
                                  {"--x", "multipart/form-data; boundary=x", 415, "multipart"},
                                  {"{}", "application/jsonx", 415, "nearly JSON"},
                                  {"{}", "nonsense", 415, "no media type"},
                                  {"{}", "application/json; charset=utf-16", 400, "UTF-16"},
                                  {"{}", "application/json; charset=klingon", 400, "no charset"},
                                  {"a=b", std::string(kForm) + "; charset=latin1", 400, "Latin-1"},
                                  {"{}", "application/json; charset=utf-8", 422, "UTF-8 is fine"},
                                  {"{}", "Application/JSON; Charset=\"UTF-8\"", 422, "in any case"},
                                  {"{}", "", 422, "no type counts as JSON"}};

INSTANTIATE_TEST_SUITE_P(Types, BadInput, testing::ValuesIn(kTypes));

const std::vector<BadBody> kSizes{
    {"{" + std::string(1024 * 1024 - 2, ' ') + "}", kJson, 422, "just one megabyte"},
    {"{" + std::string(1024 * 1024 - 1, ' ') + "}", kJson, 413, "a byte more than a megabyte"},
    {std::string(3 * 1024 * 1024, 'x'), kForm, 413, "a huge form"}};

INSTANTIATE_TEST_SUITE_P(Sizes, BadInput, testing::ValuesIn(kSizes));

class BadInputTest : public CustomersFixture {};

TEST_F(BadInputTest, BrokenJsonIsToldAsSuch) {
  const auto reply = anonymous().post(kLogin, "{");

  EXPECT_EQ(reply.body,
            R"({"error":{"code":"bad_request","message":"Request validation has failed",)"
            R"("fields":{"json":["Invalid JSON body."]}}})");
}

TEST_F(BadInputTest, TextWithNulOrInvalidUnicodeIsNoString) {
  const auto nul =
      anonymous().post(kCreate, new_user_body({{"first_name", std::string_view("\0", 1)}}));
  const auto surrogate = anonymous().post(
      kCreate, R"({"email": "a@b.cd", "password": "long enough", "last_name": "\ud83d"})");
  const auto bytes =
      anonymous().post(kCreate, "{\"email\": \"a@b.cd\", \"password\": \"long enough \xff\"}");

  EXPECT_EQ(nul.field_error("first_name"), "Not a valid string.") << nul.body;
  EXPECT_EQ(surrogate.field_error("last_name"), "Not a valid string.") << surrogate.body;
  EXPECT_EQ(bytes.field_error("password"), "Not a valid string.") << bytes.body;
}

TEST_F(BadInputTest, ABodyBeyondTheLimitIsTooLarge) {
  const auto reply = anonymous().post(kLogin, std::string(1024 * 1024 + 1, 'x'));

  EXPECT_EQ(reply.status, 413);
  EXPECT_EQ(reply.error_code(), "request_entity_too_large");
}

TEST_F(BadInputTest, AnUnknownTypeIsUnsupported) {
  const auto reply = anonymous().post(kLogin, "hello", "text/plain");

  EXPECT_EQ(reply.status, 415);
  EXPECT_EQ(reply.error_code(), "unsupported_media_type");
}

TEST_F(BadInputTest, TheLastOfRepeatedFormFieldsCounts) {
  const auto reply =
      anonymous().post(kCreate, "email=no&email=ann%40example.com&password=long+enough", kForm);

  EXPECT_EQ(reply.status, 201) << reply.body;
}

TEST_F(BadInputTest, MissesARequiredFieldThatAFormLeavesEmpty) {
  const auto reply = anonymous().post(kCreate, "email=&password=", kForm);

  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.field_error("email"), "Not a valid email address.");
  EXPECT_EQ(reply.field_error("password"), "Shorter than minimum length 7.");
}

TEST_F(BadInputTest, APairOfSurrogatesIsACharacter) {
  const auto reply = anonymous().post(
      kCreate, R"({"email": "a@b.cd", "password": "long enough", "first_name": "\ud83c\udf4e"})");

  EXPECT_EQ(reply.status, 201) << reply.body;
  EXPECT_EQ(reply.text("/data/first_name"), "\xf0\x9f\x8d\x8e");
}

TEST_F(BadInputTest, ABodyOfACallThatTakesNoneIsIgnored) {
  const auto user = given_user();

  EXPECT_EQ(as(user).send("GET", user.path(), "{broken", kJson).status, 200);
  EXPECT_EQ(as(user).send("DELETE", user.path(), "{broken", kJson).status, 204);
}

}  // namespace
}  // namespace cartwright::customers
