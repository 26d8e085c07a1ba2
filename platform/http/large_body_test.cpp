// A large body is read in pieces, so that others are served meanwhile.

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "platform/http/extract.hpp"
#include "platform/testing/loop_lag.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::http {
namespace {

constexpr std::size_t kSize = 1024 * 1024;

struct Note {
  std::optional<std::string> text;
  std::optional<std::string> name;

  static constexpr auto schema() {
    return fields(field("text", &Note::text), field("name", &Note::name, max_length(5)));
  }
};

std::string repeated(std::string_view part) {
  std::string text;
  text.reserve(kSize);
  while (text.size() + part.size() <= kSize) text += part;
  return text;
}

std::string without_last(std::string text) {
  text.pop_back();
  return text;
}

struct Body {
  std::string text;
  std::string_view type;
  std::string_view fault;
  std::string reason;
};

void PrintTo(const Body& body, std::ostream* out) { *out << body.reason; }

class LargeBody : public testing::TestWithParam<Body> {};

// What the client is told, empty if nothing is wrong.
std::string read(boost::asio::io_context& loop, const Request& request) {
  Note note;
  try {
    test::run(loop, read_body(&request, {&schema::TargetOf<Note>::kValue, &note}));
  } catch (const Error& error) {
    return error.fields().entries().front().second.front();
  }
  return "";
}

struct Reading {
  std::string fault;
  test::LoopLag::Time longest;
  test::LoopLag::Time total;

  [[nodiscard]] double share() const { return double(longest.count()) / double(total.count()); }
};

Reading reading_of(const Body& body) {
  boost::asio::io_context loop;
  const test::LoopLag lag(loop);
  Request request;
  request.body = body.text;
  request.fields.set("Content-Type", body.type);
  auto fault = read(loop, request);
  return {std::move(fault), lag.longest(), lag.total()};
}

// Memory that sanitizers fetch or give back now and then holds a loop, too.
Reading calmest_reading_of(const Body& body) {
  std::vector<Reading> readings(5);
  std::ranges::generate(readings, [&] { return reading_of(body); });
  return std::ranges::min(readings, {}, &Reading::share);
}

TEST_P(LargeBody, HoldsTheLoopForAFractionOfItsTime) {
  const auto reading = calmest_reading_of(GetParam());

  EXPECT_EQ(reading.fault, GetParam().fault);
  EXPECT_LT(reading.longest, reading.total / 4)
      << reading.longest.count() / 1000 << " of " << reading.total.count() / 1000 << " us";
}

constexpr std::string_view kJson = "application/json";
constexpr std::string_view kForm = "application/x-www-form-urlencoded";

INSTANTIATE_TEST_SUITE_P(
    Endpoint, LargeBody,
    testing::Values(
        Body{repeated("&"), kForm, "", "a form of nothing"},
        Body{repeated("a=b&"), kForm, "", "a form of many fields"},
        Body{"text=" + repeated("%41"), kForm, "", "a form of escapes"},
        Body{repeated("a"), kForm, "", "a form of one name"},
        Body{R"({"x": [)" + without_last(repeated("0,")) + "]}", kJson, "", "many numbers"},
        Body{"{" + repeated(R"("x":0,)") + R"("y":0})", kJson, "", "many members"},
        Body{R"({"x": [)" + without_last(repeated("[[[[{}]]]],")) + "]}", kJson, "", "many levels"},
        Body{"[" + without_last(repeated("{},")) + "]", kJson, "", "a list"},
        Body{R"({"text": ")" + repeated("é") + R"("})", kJson, "", "a long text"},
        Body{R"({"name": ")" + repeated("é") + R"("})", kJson, "Longer than maximum length 5.",
             "a text that is too long"},
        Body{R"({"text": ")" + repeated("\\ud800") + R"("})", kJson, "Not a valid string.",
             "halves of characters"},
        Body{R"({"x": )" + repeated("1") + "}", kJson, "", "a long number"},
        Body{repeated(" "), kJson, "Invalid JSON body.", "spaces"}));

}  // namespace
}  // namespace cartwright::http
