#include "platform/http/respond.hpp"

#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <string>

#include "platform/testing/http/running_server.hpp"

namespace cartwright::http {
namespace {

using test::status_of;

class RespondTest : public testing::Test {
 protected:
  RunningServer server_;
  test::HttpClient client_ = server_.client();
};

TEST_F(RespondTest, AnswersAnUnknownPathWith404) {
  const auto reply = client_.get("/nowhere/");

  EXPECT_EQ(reply.status, 404);
  EXPECT_EQ(reply.body, R"({"error":{"code":"not_found","message":"Not Found"}})");
}

TEST_F(RespondTest, AnswersAPathWithoutItsFinalSlashWith404) {
  EXPECT_EQ(client_.get("/hello").status, 404);
}

TEST_F(RespondTest, AnswersABrokenPercentEscapeWith404) {
  EXPECT_EQ(client_.get("/hel%zzlo/").status, 404);
}

TEST_F(RespondTest, AnswersAnotherMethodWith405AndSaysWhatIsAllowed) {
  const auto reply = client_.post("/hello/", "{}");

  EXPECT_EQ(reply.status, 405);
  EXPECT_EQ(reply.error_code(), "method_not_allowed");
  EXPECT_EQ(reply.header("Allow"), "GET, HEAD, DELETE, OPTIONS");
}

TEST_F(RespondTest, AnswersAnUnknownMethodOnAKnownPathWith405) {
  EXPECT_EQ(client_.send("BREW", "/hello/").status, 405);
}

TEST_F(RespondTest, AnswersAnUnknownMethodOnAnUnknownPathWith404) {
  EXPECT_EQ(client_.send("BREW", "/nowhere/").status, 404);
}

TEST_F(RespondTest, AnswersOptionsWithWhatIsAllowed) {
  const auto reply = client_.options("/hello/");

  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.header("Allow"), "GET, HEAD, DELETE, OPTIONS");
  EXPECT_EQ(reply.header("Access-Control-Allow-Origin"), "");
}

TEST_F(RespondTest, AnswersOptionsOfAnUnknownPathWith404) {
  EXPECT_EQ(client_.options("/nowhere/").status, 404);
}

TEST_F(RespondTest, AnswersOptionsOfTheWholeServer) {
  const auto reply = server_.exchange("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

  EXPECT_EQ(status_of(reply), 204);
  EXPECT_TRUE(reply.contains("Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n"));
}

TEST_F(RespondTest, TranslatesAnErrorWithItsFields) {
  const auto reply = client_.post("/refused/", "{}");

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.error_code(), "bad_request");
  EXPECT_EQ(reply.field_error("email"), "User with this email already exists.");
}

TEST_F(RespondTest, ChallengesACallerWithoutToken) {
  const auto reply = client_.get("/secret/");

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.error_code(), "unauthorized");
  EXPECT_EQ(reply.header("WWW-Authenticate"), "Bearer");
}

TEST_F(RespondTest, SaysThatATokenIsInvalid) {
  const auto reply = client_.as("Bearer nonsense").get("/secret/");

  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.header("WWW-Authenticate"), R"(Bearer error="invalid_token")");
}

TEST_F(RespondTest, SaysWhenToTryAgainAfterAnOutage) {
  const auto reply = client_.get("/unavailable/");

  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.error_code(), "service_unavailable");
  EXPECT_EQ(reply.header("Retry-After"), "1");
}

TEST_F(RespondTest, HidesTheDetailsOfABug) {
  const auto reply = client_.get("/bug/");

  EXPECT_EQ(reply.status, 500);
  EXPECT_EQ(reply.body,
            R"({"error":{"code":"internal_server_error","message":"Internal Server Error"}})");
  EXPECT_EQ(reply.header("X-Request-Id").size(), 32);
}

TEST_F(RespondTest, SurvivesWhateverIsThrown) {
  EXPECT_EQ(client_.get("/odd-bug/").status, 500);
  EXPECT_EQ(client_.get("/hello/").status, 200);
}

TEST_F(RespondTest, PassesTheQueryAsItIs) {
  EXPECT_EQ(client_.get("/query/?search=%zz&a=b?c").body, "search=%zz&a=b?c");
}

TEST(CorsTest, AllowsAListedOrigin) {
  RunningServer server({.allowed_origins = {"https://shop.example"}});

  const auto reply = server.client().with("Origin", "https://shop.example").get("/hello/");

  EXPECT_EQ(reply.header("Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(reply.header("Vary"), "Origin");
}

TEST(CorsTest, LetsPagesReadTheHeadersOfAnError) {
  RunningServer server({.allowed_origins = {"https://shop.example"}});

  const auto reply = server.client().with("Origin", "https://shop.example").get("/unavailable/");

  EXPECT_TRUE(reply.header("Access-Control-Expose-Headers").contains("Retry-After"));
}

TEST(CorsTest, AllowsAListedOriginToReadARefusal) {
  RunningServer server({.allowed_origins = {"https://shop.example"}});

  const auto reply = server.exchange(
      "GET /hello/ HTTP/1.1\r\nOrigin: https://shop.example\r\nHost: a\r\nHost: b\r\n\r\n");

  EXPECT_EQ(status_of(reply), 400);
  EXPECT_TRUE(reply.contains("Access-Control-Allow-Origin: https://shop.example\r\n"));
}

TEST(CorsTest, AnswersThePreflightOfAListedOrigin) {
  RunningServer server({.allowed_origins = {"https://shop.example"}});

  const auto reply = server.client().with("Origin", "https://shop.example").options("/hello/");

  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.header("Access-Control-Allow-Origin"), "https://shop.example");
  EXPECT_EQ(reply.header("Access-Control-Allow-Methods"), "GET, HEAD, DELETE, OPTIONS");
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

class AllowedHeader : public testing::TestWithParam<std::string> {};

TEST_P(AllowedHeader, IsNamedToAPreflight) {
  RunningServer server({.allowed_origins = {"https://shop.example"}});

  const auto reply = server.client()
                         .with("Origin", "https://shop.example")
                         .with("Access-Control-Request-Headers", GetParam())
                         .options("/hello/");

  EXPECT_TRUE(lower(reply.header("Access-Control-Allow-Headers")).contains(GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Cors, AllowedHeader,
                         testing::Values("authorization", "content-type", "traceparent",
                                         "tracestate", "baggage", "x-requested-with",
                                         "idempotency-key", "if-match", "if-none-match",
                                         "x-secret"));

TEST(CorsTest, AllowsAListedHostWithAnyPort) {
  RunningServer server({.allowed_origins = {"http://localhost:*"}});
  const auto allowed = [&](const std::string& origin) {
    return server.client()
        .with("Origin", origin)
        .get("/hello/")
        .header("Access-Control-Allow-Origin");
  };

  EXPECT_EQ(allowed("http://localhost:3000"), "http://localhost:3000");
  EXPECT_EQ(allowed("http://localhost"), "http://localhost");
  EXPECT_EQ(allowed("https://localhost:3000"), "");
  EXPECT_EQ(allowed("http://localhost.evil.example"), "");
  EXPECT_EQ(allowed("http://localhost:3000.evil.example"), "");
  EXPECT_EQ(allowed("http://localhost:"), "");
}

TEST(CorsTest, AllowsNoOtherOrigin) {
  RunningServer server({.allowed_origins = {"https://shop.example"}});

  const auto reply = server.client().with("Origin", "https://evil.example").options("/hello/");

  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(reply.header("Access-Control-Allow-Origin"), "");
  EXPECT_EQ(reply.header("Access-Control-Allow-Methods"), "");
}

TEST(CorsTest, AllowsEveryOriginIfTold) {
  RunningServer server({.allowed_origins = {"*"}});

  const auto reply = server.client().with("Origin", "https://any.example").get("/hello/");

  EXPECT_EQ(reply.header("Access-Control-Allow-Origin"), "https://any.example");
}

TEST(ProbesTest, SaysThatTheProcessLives) {
  RunningServer server;

  EXPECT_EQ(server.client().get("/livez").status, 200);
}

TEST(ProbesTest, IsReadyIfNothingIsMissing) {
  RunningServer server;

  const auto reply = server.client().get("/readyz");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.text("/data/status"), "ok");
  EXPECT_EQ(boost::json::serialize(reply.at("/data/dependencies")),
            R"({"database":"ok","clock":"ok","customers":"ok","weather":"ok"})");
}

TEST(ProbesTest, IsReadyWithoutWhatOnlySomeRequestsNeed) {
  RunningServer server;
  server.weather_is_good = false;

  const auto reply = server.client().get("/readyz");

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.text("/data/status"), "degraded");
  EXPECT_EQ(reply.text("/data/dependencies/weather"), "it rains");
}

TEST(ProbesTest, NamesWhatIsMissing) {
  RunningServer server;
  server.database_is_ready = false;
  server.customers_is_ready = false;

  const auto reply = server.client().get("/readyz");

  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.message(), "Not ready: database, customers.");
  EXPECT_EQ(boost::json::serialize(reply.at("/error/dependencies")),
            R"({"database":"unreachable","clock":"ok","customers":"unreachable","weather":"ok"})");
}

}  // namespace
}  // namespace cartwright::http
