#include "platform/http/request_target.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string_view>

namespace cartwright::http {
namespace {

struct Target {
  std::string_view text;
  std::string_view path;
  std::string_view query;
};

void PrintTo(const Target& target, std::ostream* out) { *out << target.text; }

class RequestTargetTest : public testing::TestWithParam<Target> {};

TEST_P(RequestTargetTest, IsSplitIntoPathAndQuery) {
  const auto target = read_target(GetParam().text);

  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, GetParam().path);
  EXPECT_EQ(target->query, GetParam().query);
}

INSTANTIATE_TEST_SUITE_P(
    All, RequestTargetTest,
    testing::Values(Target{"/", "/", ""}, Target{"/a/b?c=d", "/a/b", "c=d"},
                    Target{"/a?", "/a", ""}, Target{"/?a?b", "/", "a?b"}, Target{"//a", "//a", ""},
                    Target{"/%zz", "/%zz", ""}, Target{"http://x/a?b", "/a", "b"},
                    Target{"HTTPS://x:1/a", "/a", ""}, Target{"http://x", "/", ""},
                    Target{"http://x?a", "/", "a"}, Target{"http://[::1]:8/a", "/a", ""},
                    Target{"/a|b{c}\"", "/a|b{c}\"", ""}));

class BadRequestTargetTest : public testing::TestWithParam<std::string_view> {};

TEST_P(BadRequestTargetTest, IsRefused) { EXPECT_FALSE(read_target(GetParam())) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(All, BadRequestTargetTest,
                         testing::Values("", "a", "*", "x:80", "http://", "http:///a",
                                         "http://a b/", "http:/x/", "ftp://x/", "/a b", "/a\n",
                                         "/a#b", "/\x80", "/\x7f", "http://me@x/"));

TEST(HostTest, IsANameOrAnAddress) {
  EXPECT_TRUE(is_host(""));
  EXPECT_TRUE(is_host("shop.example:8081"));
  EXPECT_TRUE(is_host("[::1]:8081"));
  EXPECT_FALSE(is_host("shop.example/"));
  EXPECT_FALSE(is_host("a b"));
  EXPECT_FALSE(is_host("me@x"));
}

}  // namespace
}  // namespace cartwright::http
