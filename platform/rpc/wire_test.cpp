#include "platform/rpc/wire.hpp"

#include <gtest/gtest.h>

#include "platform/rpc/status.hpp"
#include "proto/auth.pb.h"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

struct Timeout {
  std::string text;
  std::optional<milliseconds> value;
};

class TimeoutTest : public testing::TestWithParam<Timeout> {};

TEST_P(TimeoutTest, IsReadOrRefused) {
  EXPECT_EQ(parse_timeout(GetParam().text), GetParam().value) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(All, TimeoutTest,
                         testing::Values(Timeout{"250m", 250ms}, Timeout{"2S", 2s},
                                         Timeout{"3M", 3min}, Timeout{"1H", 1h},
                                         Timeout{"1500u", 2ms}, Timeout{"1n", 1ms},
                                         Timeout{"0m", 0ms}, Timeout{"99999999H", 24h},
                                         Timeout{"", std::nullopt}, Timeout{"m", std::nullopt},
                                         Timeout{"5", std::nullopt}, Timeout{"5x", std::nullopt},
                                         Timeout{"-5m", std::nullopt}, Timeout{"5 m", std::nullopt},
                                         Timeout{"123456789m", std::nullopt}));

TEST(TimeoutTextTest, HasAtMostEightDigits) {
  EXPECT_EQ(format_timeout(250ms), "250m");
  EXPECT_EQ(format_timeout(99'999'999ms), "99999999m");
  EXPECT_EQ(format_timeout(100'000'000ms), "100000S");
  EXPECT_EQ(format_timeout(-5ms), "0m");
}

TEST(PercentEncodingTest, EscapesAllButPrintableAscii) {
  EXPECT_EQ(percent_encode("100 % Über\n"), "100 %25 %C3%9Cber%0A");
}

TEST(PercentEncodingTest, ReadsBackWhatItWrote) {
  const std::string text = "100 % Über\n\x01";

  EXPECT_EQ(percent_decode(percent_encode(text)), text);
}

TEST(PercentEncodingTest, KeepsWhatIsNoEscape) {
  EXPECT_EQ(percent_decode("100%, 5%2, %zz%"), "100%, 5%2, %zz%");
}

TEST(PercentEncodingTest, CutsLongTextBetweenCharacters) {
  const auto decoded = percent_decode(percent_encode(std::string(2047, 'x') + "Über"));

  EXPECT_EQ(decoded, std::string(2047, 'x'));
}

class IncomingMessagesTest : public testing::Test {
 protected:
  std::string encoded(std::string token) {
    JwtToken message;
    message.set_value(std::move(token));
    std::string out;
    append_message(out, message);
    return out;
  }

  IncomingMessages incoming_;
};

TEST_F(IncomingMessagesTest, YieldsAMessageOnceItIsComplete) {
  const auto bytes = encoded("ann");

  incoming_.append(bytes.substr(0, 7));
  EXPECT_FALSE(incoming_.next(100));

  incoming_.append(bytes.substr(7));
  EXPECT_EQ(incoming_.next(100), bytes.substr(5));
  EXPECT_TRUE(incoming_.empty());
}

TEST_F(IncomingMessagesTest, YieldsOneMessageAfterTheOther) {
  incoming_.append(encoded("ann") + encoded("bob"));

  EXPECT_EQ(incoming_.next(100), encoded("ann").substr(5));
  EXPECT_EQ(incoming_.next(100), encoded("bob").substr(5));
  EXPECT_FALSE(incoming_.next(100));
}

TEST_F(IncomingMessagesTest, KeepsLittleOfWhatWasTakenThoughTheNextMessageHasAlwaysBegun) {
  const auto message = encoded(std::string(1000, 'x'));
  incoming_.append(message.substr(0, 500));

  for (int i = 0; i < 1000; ++i) {
    incoming_.append(message.substr(500) + message.substr(0, 500));
    ASSERT_EQ(incoming_.next(2000), message.substr(5));
  }

  EXPECT_LT(incoming_.memory(), 20'000U);
}

TEST_F(IncomingMessagesTest, KeepLittleMemoryWhenTheyAreCleared) {
  incoming_.append(std::string(16'000, 'x'));

  incoming_.clear();

  EXPECT_LE(incoming_.memory(), 1'024U);
}

TEST_F(IncomingMessagesTest, RefusesAMessageOverTheLimitByItsPrefix) {
  incoming_.append(encoded(std::string(200, 'x')).substr(0, 5));

  EXPECT_THROW(incoming_.check(100), StatusError);
  EXPECT_NO_THROW(incoming_.check(300));
}

TEST(ParseMessageTest, SaysWhatItIsToldOfATextThatIsNotUtf8) {
  JwtToken token;

  try {
    parse_message(token, "\n\x02\xff\xfe", StatusCode::invalid_argument);
    FAIL() << "parsed";
  } catch (const StatusError& error) {
    EXPECT_EQ(error.code(), StatusCode::invalid_argument);
  }
}

}  // namespace
}  // namespace cartwright::rpc
