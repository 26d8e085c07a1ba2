#include "platform/http/too_many_requests.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace cartwright::http {
namespace {

using std::chrono::seconds;

constexpr RateLimit kLimit{.name = "carts", .quota = 20, .window = seconds(3600)};

std::vector<std::string> lines_of(const Reply& reply, std::string_view name) {
  std::vector<std::string> lines;
  for (const auto& [field, line] : reply.headers) {
    if (field == name) lines.push_back(line);
  }
  return lines;
}

TEST(TooManyRequestsTest, TheReplyTellsTheLimitAndWhenThereIsMore) {
  const auto reply = TooManyRequests(kLimit, seconds(180)).reply();

  EXPECT_EQ(reply.status, Status::too_many_requests);
  EXPECT_EQ(lines_of(reply, "Retry-After"), std::vector<std::string>{"180"});
  EXPECT_EQ(lines_of(reply, "RateLimit-Policy"),
            std::vector<std::string>{R"("carts";q=20;w=3600)"});
  EXPECT_EQ(lines_of(reply, "RateLimit"), std::vector<std::string>{R"("carts";r=0;t=180)"});
}

TEST(TooManyRequestsTest, NobodyIsToldToComeAtOnce) {
  const auto reply = TooManyRequests(kLimit, seconds(0)).reply();

  EXPECT_EQ(lines_of(reply, "Retry-After"), std::vector<std::string>{"1"});
}

}  // namespace
}  // namespace cartwright::http
