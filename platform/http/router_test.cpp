#include "platform/http/router.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <stdexcept>

#include "platform/testing/http/nobody.hpp"

namespace cartwright::http {
namespace {

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    add(Method::get, "/users/list/");
    add(Method::post, "/users/create/");
    add(Method::get, "/users/{user_id}/");
    add(Method::del, "/users/{user_id}/");
    add(Method::patch, "/users/{user_id}/password/");
    add(Method::post, "/items/{cart_id}/create");
    add(Method::patch, "/items/{item_id}/");
    add(Method::get, "/a/{x}/b/{y}/");
    add(Method::get, "/a/fixed/c/{y}/");
  }

  void add(Method method, std::string pattern) {
    Route route;
    route.method = method;
    route.pattern = std::move(pattern);
    route.operation.is_listed = false;
    router_.add(std::move(route));
  }

  Match match(Method method, std::string_view path) {
    request_ = {};
    request_.method = method;
    request_.path = path;
    return router_.match(request_);
  }

  std::string pattern_at(std::string_view path, Method method = Method::get) {
    const auto* route = match(method, path).route;
    return route == nullptr ? "" : route->pattern;
  }

  std::string allowed_at(std::string_view path) {
    return allow_header(match(Method::other, path).allowed);
  }

  Nobody nobody_;
  Router router_{nobody_};
  Request request_;
};

TEST_F(RouterTest, FindsPathsWithoutNames) {
  EXPECT_EQ(pattern_at("/users/list/"), "/users/list/");
  EXPECT_EQ(pattern_at("/users/create/", Method::post), "/users/create/");
}

TEST_F(RouterTest, GivesTheIdsThatAPatternNames) {
  EXPECT_EQ(pattern_at("/users/42/"), "/users/{user_id}/");
  EXPECT_EQ(request_.path_ids[0], 42);
  EXPECT_EQ(pattern_at("/a/1/b/2/"), "/a/{x}/b/{y}/");
  EXPECT_EQ(request_.path_ids[0], 1);
  EXPECT_EQ(request_.path_ids[1], 2);
}

TEST_F(RouterTest, GivesTheGreatestId) {
  EXPECT_EQ(pattern_at("/users/9223372036854775807/"), "/users/{user_id}/");
  EXPECT_EQ(request_.path_ids[0], 9'223'372'036'854'775'807);
}

TEST_F(RouterTest, TellsAWordFromAnId) {
  EXPECT_EQ(pattern_at("/a/fixed/c/2/"), "/a/fixed/c/{y}/");
  EXPECT_EQ(request_.path_ids[0], 2);
  EXPECT_EQ(pattern_at("/a/fixed/b/2/"), "");
}

TEST_F(RouterTest, TellsResourcesThatShareAPrefixApart) {
  EXPECT_EQ(pattern_at("/items/7/create", Method::post), "/items/{cart_id}/create");
  EXPECT_EQ(pattern_at("/items/7/", Method::patch), "/items/{item_id}/");
  EXPECT_EQ(allowed_at("/items/7/"), "PATCH, OPTIONS");
}

TEST_F(RouterTest, FindsTheRouteOfGetForHead) {
  EXPECT_EQ(pattern_at("/users/42/", Method::head), "/users/{user_id}/");
  EXPECT_EQ(pattern_at("/users/list/", Method::head), "/users/list/");
  EXPECT_EQ(pattern_at("/users/create/", Method::head), "");
}

TEST_F(RouterTest, AllowsWhatThereIsAndOptions) {
  EXPECT_EQ(allowed_at("/users/42/"), "GET, HEAD, DELETE, OPTIONS");
  EXPECT_EQ(allowed_at("/users/create/"), "POST, OPTIONS");
  EXPECT_EQ(pattern_at("/users/42/", Method::put), "");
  EXPECT_EQ(pattern_at("/users/42/", Method::options), "");
}

struct Stranger {
  std::string path;
  std::string reason;
};

void PrintTo(const Stranger& stranger, std::ostream* out) { *out << stranger.reason; }

class UnknownPath : public RouterTest, public testing::WithParamInterface<Stranger> {};

TEST_P(UnknownPath, AllowsNothing) {
  const auto& [path, reason] = GetParam();

  EXPECT_TRUE(match(Method::get, path).allowed.empty()) << reason << ": " << path;
}

INSTANTIATE_TEST_SUITE_P(
    Router, UnknownPath,
    testing::Values(Stranger{"", "empty"}, Stranger{"/", "the root"}, Stranger{"*", "an asterisk"},
                    Stranger{"/users/list", "no final slash"},
                    Stranger{"/users/42", "no final slash behind a name"},
                    Stranger{"/items/7/create/", "a final slash too many"},
                    Stranger{"/users//", "an empty name"},
                    Stranger{"//users/42/", "an empty segment"},
                    Stranger{"/users/42//", "two final slashes"},
                    Stranger{"/users/42/x/", "a segment too many"}, Stranger{"/a/1/b/", "too few"},
                    Stranger{"/Users/42/", "another case"}, Stranger{"users/42/", "no first slash"},
                    Stranger{"/users/%6cist", "an escape"},
                    Stranger{"/users%2F42/", "an escaped slash"},
                    Stranger{"/users/%256cist/", "an escaped escape"},
                    Stranger{"/users/%zzist/", "a broken escape"}));

INSTANTIATE_TEST_SUITE_P(
    Ids, UnknownPath,
    testing::Values(Stranger{"/users/0/", "zero"}, Stranger{"/users/00/", "zeros"},
                    Stranger{"/users/07/", "a zero in front"}, Stranger{"/users/-1/", "negative"},
                    Stranger{"/users/+1/", "a sign"}, Stranger{"/users/1.0/", "a fraction"},
                    Stranger{"/users/1x/", "a letter behind"}, Stranger{"/users/x/", "a letter"},
                    Stranger{"/users/ 1/", "a space"}, Stranger{"/users/0x1/", "hexadecimal"},
                    Stranger{"/users/%30/", "an escaped zero"},
                    Stranger{"/users/%2d1/", "an escaped sign"},
                    Stranger{"/users/%3/", "half an escape"},
                    Stranger{std::string("/users/1\0/", 10), "NUL"},
                    Stranger{"/users/\xd9\xa1/", "a digit of another script"},
                    Stranger{"/users/9223372036854775808/", "more than 64 bit"}));

TEST_F(RouterTest, TakesAnEscapedLetterForTheLetter) {
  const auto list = match(Method::get, "/%75sers/%6Cist/");
  const auto user = match(Method::get, "/users/%34%32/");

  EXPECT_EQ(list.route->pattern, "/users/list/");
  EXPECT_EQ(user.route->pattern, "/users/{user_id}/");
  EXPECT_EQ(request_.path_ids[0], 42);
}

TEST_F(RouterTest, RefusesASecondRouteForTheSame) {
  EXPECT_THROW(add(Method::get, "/users/list/"), std::logic_error);
  EXPECT_THROW(add(Method::get, "/users/{id}/"), std::logic_error);
  EXPECT_NO_THROW(add(Method::put, "/users/list/"));
}

TEST_F(RouterTest, RefusesHandlersThatDoNotTakeTheNamesOfThePattern) {
  Route route;
  route.pattern = "/carts/{cart_id}/";

  EXPECT_THROW(router_.add(route), std::logic_error);
}

TEST_F(RouterTest, KnowsOneNameOfTheServicesOwnField) {
  router_.keep_field("X-Secret");

  EXPECT_NO_THROW(router_.keep_field("X-Secret"));
  EXPECT_THROW(router_.keep_field("X-Other"), std::logic_error);
  EXPECT_EQ(router_.own_field(), "X-Secret");
}

TEST_F(RouterTest, RefusesMoreIdsThanARequestHolds) {
  EXPECT_THROW(add(Method::get, "/{a}/{b}/{c}/{d}/{e}/"), std::logic_error);
}

}  // namespace
}  // namespace cartwright::http
