// Whatever a client sends: a clear error, never a 500.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {
namespace {

using testing::kForm;

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

class BadInput : public CustomersFixture, public ::testing::WithParamInterface<BadBody> {};

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

INSTANTIATE_TEST_SUITE_P(
    BrokenJson, BadInput,
    ::testing::Values(
        BadBody{"{", kJson, 400, "an object without its end"},
        BadBody{"}", kJson, 400, "an end without its object"},
        BadBody{"email", kJson, 400, "a bare word"},
        BadBody{"{'email': 'a@b.cd'}", kJson, 400, "single quotes"},
        BadBody{R"({"email": "a@b.cd",})", kJson, 400, "a trailing comma"},
        BadBody{R"({"email": "a@b.cd"} {})", kJson, 400, "two documents"},
        BadBody{R"({"email" "a@b.cd"})", kJson, 400, "no colon"},
        BadBody{R"({email: "a@b.cd"})", kJson, 400, "a name without quotes"},
        BadBody{R"({"email": "a@b.cd)", kJson, 400, "a string without its end"},
        BadBody{R"({"email": "\x"})", kJson, 400, "an escape that is none"},
        BadBody{R"({"email": "\u12"})", kJson, 400, "half an escape"},
        BadBody{R"({"email": NaN})", kJson, 400, "not a number"},
        BadBody{R"({"email": 01})", kJson, 400, "a leading zero"},
        BadBody{"// {}", kJson, 400, "a comment"}, BadBody{"   ", kJson, 400, "only space"},
        BadBody{std::string("\0", 1), kJson, 400, "a NUL byte"},
        BadBody{std::string("{\"email\": \"a\0b\"}", 16), kJson, 400, "a NUL byte within a string"},
        BadBody{"\xff\xfe{\0}\0", kJson, 400, "UTF-16"},
        BadBody{std::string(100'000, '['), kJson, 400, "100000 open arrays"},
        BadBody{repeat(R"({"a":)", 50'000), kJson, 400, "50000 open objects"},
        BadBody{repeat("[", 1000) + repeat("]", 1000), kJson, 400, "1000 nested arrays"},
        BadBody{R"({"email": )" + repeat("[", 100) + repeat("]", 100) + "}", kJson, 400,
                "100 nested arrays in a field"}));

INSTANTIATE_TEST_SUITE_P(
    JsonOfNoObject, BadInput,
    ::testing::Values(BadBody{"", kJson, 422, "no body"}, BadBody{"[]", kJson, 422, "an array"},
                      BadBody{"null", kJson, 422, "null"}, BadBody{"5", kJson, 422, "a number"},
                      BadBody{R"("text")", kJson, 422, "a string"},
                      BadBody{"true", kJson, 422, "a boolean"},
                      BadBody{"1e999", kJson, 422, "a number beyond any double"},
                      BadBody{std::string(1000, '9'), kJson, 422, "a huge number"},
                      BadBody{R"([{"email": "a@b.cd"}])", kJson, 422, "an object in an array"}));

// Every text field that one of the three calls knows.
std::string all_fields(const std::string& value) {
  return R"({"email": )" + value + R"(, "password": )" + value + R"(, "new_password": )" + value +
         R"(, "confirm_new_password": )" + value + "}";
}

INSTANTIATE_TEST_SUITE_P(
    BadValues, BadInput,
    ::testing::Values(
        BadBody{all_fields(R"("\u0000")"), kJson, 422, "NUL"},
        BadBody{all_fields(R"("long enough\u0000")"), kJson, 422, "NUL at the end"},
        BadBody{all_fields(R"("long enough \ud800")"), kJson, 422, "a lone high surrogate"},
        BadBody{all_fields(R"("long enough \udc00")"), kJson, 422, "a lone low surrogate"},
        BadBody{all_fields(R"("long enough \ud800\ud800")"), kJson, 422, "two high surrogates"},
        BadBody{all_fields("\"long enough \xff\""), kJson, 422, "a byte that is never UTF-8"},
        BadBody{all_fields("\"long enough \xc3\""), kJson, 422, "half a character"},
        BadBody{all_fields("\"long enough \xc0\xaf\""), kJson, 422, "an overlong form"},
        BadBody{all_fields("\"long enough \xed\xa0\x80\""), kJson, 422, "an encoded surrogate"},
        BadBody{all_fields("\"long enough \xf4\x90\x80\x80\""), kJson, 422, "beyond Unicode"},
        BadBody{all_fields("1e400"), kJson, 422, "a number beyond any double"},
        BadBody{all_fields("-1e400"), kJson, 422, "the same below zero"},
        BadBody{all_fields(std::string(5000, '9')), kJson, 422, "a number of 5000 digits"},
        BadBody{all_fields("18446744073709551616"), kJson, 422, "a number beyond 64 bit"},
        BadBody{all_fields(R"({"a": [1, {"b": null}]})"), kJson, 422, "an object"},
        BadBody{R"({"email": ")" + std::string(1'000'000, 'a') + "\"}", kJson, 422,
                "an e-mail of a megabyte"}));

INSTANTIATE_TEST_SUITE_P(
    BrokenForms, BadInput,
    ::testing::Values(BadBody{"", kForm, 422, "no body"}, BadBody{"&&&", kForm, 422, "no fields"},
                      BadBody{"=", kForm, 422, "no name"}, BadBody{"email", kForm, 422, "no value"},
                      BadBody{"{}", kForm, 422, "JSON that says it is a form"},
                      BadBody{"email=%zz", kForm, 400, "not hexadecimal"},
                      BadBody{"email=%4", kForm, 400, "half an escape"},
                      BadBody{"email=100%", kForm, 400, "a bare percent sign"},
                      BadBody{"%=1", kForm, 400, "a broken name"},
                      BadBody{"email=%00&password=%00&new_password=%00&confirm_new_password=%00",
                              kForm, 422, "NUL"},
                      BadBody{"email=%ff&password=longenough%ff&new_password=longenough%ff", kForm,
                              422, "a byte that is never UTF-8"},
                      BadBody{"email=%ed%a0%80&password=longenough%ed%a0%80", kForm, 422,
                              "an encoded surrogate"},
                      BadBody{std::string("email=a\0b", 9), kForm, 422, "a NUL byte"},
                      BadBody{repeat("a=b&", 100'000), kForm, 422, "100000 unknown fields"}));

INSTANTIATE_TEST_SUITE_P(
    Types, BadInput,
    ::testing::Values(BadBody{"email: a", "text/plain", 415, "plain text"},
                      BadBody{"<a/>", "application/xml", 415, "XML"},
                      BadBody{"--x", "multipart/form-data; boundary=x", 415, "multipart"},
                      BadBody{"{}", "application/jsonx", 415, "nearly JSON"},
                      BadBody{"{}", "nonsense", 415, "no media type"},
                      BadBody{"{}", "application/json; charset=utf-16", 400, "UTF-16"},
                      BadBody{"{}", "application/json; charset=klingon", 400, "no charset"},
                      BadBody{"a=b", std::string(kForm) + "; charset=latin1", 400, "Latin-1"},
                      BadBody{"{}", "application/json; charset=utf-8", 422, "UTF-8 is fine"},
                      BadBody{"{}", "Application/JSON; Charset=\"UTF-8\"", 422, "in any case"},
                      BadBody{"{}", "", 422, "no type counts as JSON"}));

INSTANTIATE_TEST_SUITE_P(Sizes, BadInput,
                         ::testing::Values(BadBody{"{" + std::string(1024 * 1024 - 2, ' ') + "}",
                                                   kJson, 422, "just one megabyte"},
                                           BadBody{"{" + std::string(1024 * 1024 - 1, ' ') + "}",
                                                   kJson, 413, "a byte more than a megabyte"},
                                           BadBody{std::string(3 * 1024 * 1024, 'x'), kForm, 413,
                                                   "a huge form"}));

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
