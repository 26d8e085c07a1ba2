#include "platform/outbound/outbound.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <thread>

#include "platform/error.hpp"
#include "platform/runtime/cancellation.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/outbound/host.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::outbound {
namespace {

using namespace std::chrono_literals;
using test::eventually;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr std::string_view kSecret = "a-secret";

Url url(std::uint16_t port, std::string_view path = "/", std::string_view host = "127.0.0.1") {
  return Url::parse(fmt::format("http://{}:{}{}", host, port, path)).value();
}

// A host that says nothing may be asked for long.
constexpr Limits kPatient{.whole = 60s};
constexpr Limits kHasty{.whole = 200ms};
constexpr Limits kNarrow{.head = 1'000, .body = 1'000};

class OutboundTest : public testing::Test {
 protected:
  Answer ask(Outbound& outbound, Request request) {
    return test::run(loop_, outbound.ask(std::move(request)));
  }

  // Why there is no answer.
  Failure failure(Outbound& outbound, Request request) {
    try {
      ask(outbound, std::move(request));
    } catch (const NoAnswer& none) {
      text_ = none.what();
      return none.failure();
    }
    throw std::logic_error("There is an answer.");
  }

  Task<void> count_interruption(Outbound* outbound, Url asked) {
    try {
      co_await outbound->ask({.url = std::move(asked)});
    } catch (const boost::system::system_error& error) {
      interrupted_ += runtime::is_cancellation(error) ? 1 : 0;
    }
  }

  Task<void> count_failure(Outbound* outbound, Url asked) {
    try {
      co_await outbound->ask({.url = std::move(asked)});
    } catch (const NoAnswer&) {
      ++failed_;
    }
  }

  boost::asio::io_context loop_;
  std::string text_;
  int interrupted_ = 0;
  int failed_ = 0;
};

TEST_F(OutboundTest, HandsOnStatusFieldsAndBody) {
  Host host("HTTP/1.1 503 Later\r\nRetry-After: 7\r\nContent-Length: 4\r\n\r\nbusy");
  Outbound outbound(anywhere);

  const auto answer = ask(outbound, {.url = url(host.port())});

  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.field("retry-after"), "7");
  EXPECT_EQ(answer.field("location"), std::nullopt);
  EXPECT_EQ(answer.body, "busy");
}

TEST_F(OutboundTest, SendsTargetAndFields) {
  Host host(answer_of(""));
  Outbound outbound(anywhere);

  ask(outbound, {.url = url(host.port(), "/range/5BAA6?padded=1"),
                 .fields = {{"Add-Padding", "true"}, {"X-Empty", ""}}});

  ASSERT_EQ(host.requests().size(), 1);
  EXPECT_THAT(host.requests()[0],
              AllOf(StartsWith("GET /range/5BAA6?padded=1 HTTP/1.1\r\n"),
                    HasSubstr(fmt::format("Host: 127.0.0.1:{}\r\n", host.port())),
                    HasSubstr("Add-Padding: true\r\n"), HasSubstr("X-Empty:\r\n")));
}

TEST_F(OutboundTest, PostsABodyWithoutBeingAskedForIt) {
  Host host(answer_of(""));
  Outbound outbound(anywhere);
  const std::string body("{\"a\":\"\0\"}", 9);

  ask(outbound, {.method = Method::post,
                 .url = url(host.port()),
                 .fields = {{"Content-Type", "application/json"}},
                 .body = body});

  EXPECT_THAT(host.requests()[0],
              AllOf(StartsWith("POST / HTTP/1.1\r\n"), HasSubstr("Content-Length: 9\r\n"),
                    HasSubstr("Content-Type: application/json\r\n"), Not(HasSubstr("Expect")),
                    EndsWith("\r\n\r\n" + body)));
}

TEST_F(OutboundTest, RefusesFieldsThatWouldBreakTheRequest) {
  Host host(answer_of(""));
  Outbound outbound(anywhere);

  EXPECT_THROW(ask(outbound, {.url = url(host.port()), .fields = {{"X-A", "1\r\nX-B: 2"}}}),
               std::invalid_argument);
  EXPECT_THROW(ask(outbound, {.url = url(host.port()), .fields = {{"X-A: 1\nX-B", "2"}}}),
               std::invalid_argument);
  EXPECT_THROW(ask(outbound, {.url = url(host.port()), .fields = {{"", "2"}}}),
               std::invalid_argument);
  EXPECT_THROW(ask(outbound, {.url = url(host.port()), .fields = {{"content-length", "0"}}}),
               std::invalid_argument);
  EXPECT_THROW(ask(outbound, {.url = url(host.port()), .fields = {{"Transfer-Encoding", "x"}}}),
               std::invalid_argument);
  EXPECT_EQ(host.connections(), 0);
}

TEST_F(OutboundTest, TakesARedirectForAnAnswer) {
  Host elsewhere(answer_of("elsewhere"));
  Host host(fmt::format(
      "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:{}/\r\nContent-Length: 0\r\n\r\n",
      elsewhere.port()));
  Outbound outbound(anywhere);

  const auto answer = ask(outbound, {.url = url(host.port())});

  EXPECT_EQ(answer.status, 302);
  EXPECT_EQ(elsewhere.connections(), 0);
}

TEST_F(OutboundTest, KeepsNoFieldOfWhatComesBeforeTheAnswer) {
  Host host("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + answer_of("late"));
  Outbound outbound(anywhere);

  const auto answer = ask(outbound, {.url = url(host.port())});

  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.field("link"), std::nullopt);
}

TEST_F(OutboundTest, UsesNoProxyOfTheEnvironment) {
  Host proxy(answer_of("proxy"));
  Host host(answer_of("host"));
  setenv("http_proxy", fmt::format("http://127.0.0.1:{}", proxy.port()).c_str(), 1);
  Outbound outbound(anywhere);

  const auto answer = ask(outbound, {.url = url(host.port())});
  unsetenv("http_proxy");

  EXPECT_EQ(answer.body, "host");
  EXPECT_EQ(proxy.connections(), 0);
}

class OutOfReachTest : public OutboundTest, public testing::WithParamInterface<std::string_view> {};

TEST_P(OutOfReachTest, IsNotEvenConnectedTo) {
  Host host(answer_of("metadata"));
  Outbound outbound(public_internet);

  EXPECT_EQ(failure(outbound, {.url = url(host.port(), "/", GetParam())}), Failure::out_of_reach);
  EXPECT_EQ(host.connections(), 0);
}

INSTANTIATE_TEST_SUITE_P(NamesOfThisMachine, OutOfReachTest,
                         testing::Values("127.0.0.1", "localhost", "0.0.0.0", "2130706433",
                                         "0x7f.1", "127.1", "[::1]", "[::ffff:127.0.0.1]"));

TEST_F(OutboundTest, LooksForAnotherAddressOfAHostWhereOneIsOutOfReach) {
  Host host(answer_of("here"));
  Outbound outbound([](const IpAddress& address) { return !address.is_v6(); });

  const auto answer = ask(outbound, {.url = url(host.port(), "/", "localhost")});

  EXPECT_EQ(answer.body, "here");
}

TEST_F(OutboundTest, SaysThatNobodyListens) {
  const auto port = Host("").port();
  Outbound outbound(anywhere);

  EXPECT_EQ(failure(outbound, {.url = url(port)}), Failure::unreachable);
  EXPECT_EQ(failure(outbound, {.url = url(port, "/", "no-such-host.invalid")}),
            Failure::unreachable);
}

TEST_F(OutboundTest, TellsNeitherPathNorQueryOfWhoDidNotAnswer) {
  const auto port = Host("").port();
  Outbound outbound(anywhere);

  failure(outbound, {.url = url(port, fmt::format("/{}?key={}", kSecret, kSecret))});

  EXPECT_THAT(text_, AllOf(StartsWith(fmt::format("http://127.0.0.1:{}: ", port)),
                           Not(HasSubstr(std::string(kSecret)))));
}

TEST_F(OutboundTest, WaitsNoLongerThanItMay) {
  Host host("");
  Outbound outbound(anywhere, kHasty);
  const auto begin = std::chrono::steady_clock::now();

  EXPECT_EQ(failure(outbound, {.url = url(host.port())}), Failure::too_slow);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST_F(OutboundTest, TakesNoLargerBodyThanItMay) {
  Host announced(answer_of(std::string(1'001, 'a')));
  Host in_pieces("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" +
                 std::string(1'001, 'a') + "\r\n0\r\n\r\n");
  Host as_long_as_allowed(answer_of(std::string(1'000, 'a')));
  Outbound outbound(anywhere, kNarrow);

  EXPECT_EQ(failure(outbound, {.url = url(announced.port())}), Failure::too_large);
  EXPECT_EQ(failure(outbound, {.url = url(in_pieces.port())}), Failure::too_large);
  EXPECT_EQ(ask(outbound, {.url = url(as_long_as_allowed.port())}).body.size(), 1'000);
}

TEST_F(OutboundTest, TakesNoLargerHeadThanItMay) {
  Host host(answer_of("", "X-Long: " + std::string(1'000, 'a') + "\r\n"));
  Outbound outbound(anywhere, kNarrow);

  EXPECT_EQ(failure(outbound, {.url = url(host.port())}), Failure::too_large);
}

class BrokenAnswerTest : public OutboundTest,
                         public testing::WithParamInterface<std::string_view> {};

TEST_P(BrokenAnswerTest, IsNone) {
  Host host(std::string(GetParam()), Then::close);
  Outbound outbound(anywhere);

  EXPECT_EQ(failure(outbound, {.url = url(host.port())}), Failure::broken);
}

INSTANTIATE_TEST_SUITE_P(Answers, BrokenAnswerTest,
                         testing::Values("", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 ",
                                         "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
                                         "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                                         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                         "ffffffffffffffffff\r\n"));

TEST_F(OutboundTest, TakesForAnAnswerOnlyWhatComesAfterTheRequest) {
  Host host(answer_of("answer") + answer_of("what nobody asked for"));
  Outbound outbound(anywhere);

  EXPECT_EQ(ask(outbound, {.url = url(host.port(), "/1")}).body, "answer");
  EXPECT_EQ(ask(outbound, {.url = url(host.port(), "/2")}).body, "answer");
  EXPECT_EQ(host.connections(), 2);
}

TEST_F(OutboundTest, AsksOtherHostsWhileOneLetsManyWait) {
  Host silent("");
  Host host(answer_of("quick"));
  Outbound outbound(anywhere, Limits{.whole = 2s});
  runtime::TaskGroup tasks(loop_.get_executor());
  for (int i = 0; i < 500; ++i) tasks.spawn(count_failure(&outbound, url(silent.port())));
  loop_.poll();
  const auto begin = std::chrono::steady_clock::now();

  for (int i = 0; i < 50; ++i) ask(outbound, {.url = url(host.port())});

  EXPECT_LT(std::chrono::steady_clock::now() - begin, 1s);
  EXPECT_LE(silent.connections(), Outbound::kAtOnceToOneHost);
  test::run(loop_, tasks.join());
  EXPECT_EQ(failed_, 500);
}

TEST_F(OutboundTest, LeavesWhoIsAskedWhenNobodyWaitsForTheAnswer) {
  Host host("");
  Outbound outbound(anywhere, kPatient);
  runtime::TaskGroup tasks(loop_.get_executor());
  tasks.spawn(count_interruption(&outbound, url(host.port())));
  loop_.poll();
  ASSERT_TRUE(eventually([&] { return host.requests().size() == 1; }));

  tasks.cancel();
  test::run(loop_, tasks.join());

  EXPECT_EQ(interrupted_, 1);
  EXPECT_TRUE(eventually([&] { return host.ended() == 1; }));
}

TEST_F(OutboundTest, InterruptsWhatIsUnderWayAtItsEnd) {
  Host host("");
  auto outbound = std::make_unique<Outbound>(anywhere, kPatient);
  runtime::TaskGroup tasks(loop_.get_executor());
  tasks.spawn(count_interruption(outbound.get(), url(host.port())));
  loop_.poll();

  outbound.reset();
  test::run(loop_, tasks.join());

  EXPECT_EQ(interrupted_, 1);
}

TEST_F(OutboundTest, RefusesMoreThanItHasPlacesFor) {
  Host silent("");
  Host host(answer_of("free"));
  Outbound outbound(anywhere, Limits{.whole = 2s});
  runtime::TaskGroup tasks(loop_.get_executor());
  for (std::size_t i = 0; i < Outbound::kMost; ++i) {
    tasks.spawn(count_failure(&outbound, url(silent.port())));
  }
  loop_.poll();

  EXPECT_THROW(ask(outbound, {.url = url(host.port())}), Error);
  test::run(loop_, tasks.join());
  EXPECT_EQ(failed_, Outbound::kMost);
  EXPECT_EQ(ask(outbound, {.url = url(host.port())}).body, "free");
}

}  // namespace
}  // namespace cartwright::outbound
