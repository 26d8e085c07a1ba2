#include "customers/users/breached_passwords.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <chrono>
#include <string>

#include "platform/testing/outbound/host.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::customers {
namespace {

using namespace std::chrono_literals;
using outbound::answer_of;
using outbound::Host;
using outbound::Then;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// Its SHA-1 is 2F9E5 and these.
constexpr auto kPassword = "correct horse";
constexpr auto kOtherDigits = "3523B62ABC141A2B4D6019D23CBA835DBD0";
constexpr auto kNone = "00000000000000000000000000000000000:7\r\n";

class BreachedPasswordsTest : public testing::Test {
 protected:
  bool know(const Host& host, const std::string& password = kPassword) {
    return know(fmt::format("http://127.0.0.1:{}/range/", host.port()), password);
  }

  bool know(std::string url, const std::string& password = kPassword) {
    BreachedPasswords breached({.url = std::move(url)});
    return test::run(loop_, breached.know(Secret(password)));
  }

  boost::asio::io_context loop_;
};

TEST_F(BreachedPasswordsTest, KnowWhatTheServerLists) {
  Host host(answer_of(fmt::format("{}{}:12\r\n{}", kNone, kOtherDigits, kNone)));

  EXPECT_TRUE(know(host));
  EXPECT_FALSE(know(host, "battery staple"));
}

TEST_F(BreachedPasswordsTest, KnowWhatAMirrorListsInLowerCaseOnItsLastLine) {
  Host host(answer_of(std::string(kNone) + "3523b62abc141a2b4d6019d23cba835dbd0:100"));

  EXPECT_TRUE(know(host));
}

TEST_F(BreachedPasswordsTest, DoNotKnowWhatPadsTheAnswer) {
  Host host(answer_of(fmt::format("{}{}:0\r\n", kNone, kOtherDigits)));

  EXPECT_FALSE(know(host));
}

TEST_F(BreachedPasswordsTest, DoNotKnowHalfALine) {
  Host host(answer_of(fmt::format("{}\r\n3523B62:9\r\n\r\n:9", kOtherDigits)));

  EXPECT_FALSE(know(host));
}

TEST_F(BreachedPasswordsTest, TellTheServerFiveDigitsAndAskForPadding) {
  Host host(answer_of(kNone));

  know(host);

  EXPECT_THAT(host.requests(),
              ElementsAre(AllOf(StartsWith("GET /range/2F9E5 HTTP/1.1\r\n"),
                                HasSubstr("\r\nAdd-Padding: true\r\n"), Not(HasSubstr("3523")))));
}

TEST_F(BreachedPasswordsTest, KnowNothingWhereNoServerIsSet) { EXPECT_FALSE(know("")); }

TEST_F(BreachedPasswordsTest, KnowNothingWhereNobodyListens) {
  EXPECT_FALSE(know("http://127.0.0.1:1/range/"));
}

TEST_F(BreachedPasswordsTest, KnowNothingOfAServerThatFails) {
  Host host(fmt::format("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 38\r\n\r\n{}:12",
                        kOtherDigits));

  EXPECT_FALSE(know(host));
}

TEST_F(BreachedPasswordsTest, KnowNothingOfAServerThatSaysTooMuch) {
  Host host(answer_of(fmt::format("{}:12\r\n", kOtherDigits) + std::string(300'000, '0')));

  EXPECT_FALSE(know(host));
}

TEST_F(BreachedPasswordsTest, WaitTwoSecondsForASilentServer) {
  Host host("", Then::listen_on);
  const auto began = std::chrono::steady_clock::now();

  EXPECT_FALSE(know(host));

  EXPECT_GE(std::chrono::steady_clock::now() - began, 2s);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
}

TEST(BreachedPasswordsSettingsTest, TakeAUrlThatEndsWithASlash) {
  EXPECT_TRUE(BreachedPasswordsSettings{}.faults().empty());
  EXPECT_TRUE(BreachedPasswordsSettings{.url = "https://leaks.example/range/"}.faults().empty());
  EXPECT_FALSE(BreachedPasswordsSettings{.url = "https://leaks.example/range"}.faults().empty());
  EXPECT_FALSE(BreachedPasswordsSettings{.url = "leaks.example/"}.faults().empty());
}

}  // namespace
}  // namespace cartwright::customers
