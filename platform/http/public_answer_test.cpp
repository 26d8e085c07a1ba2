#include "platform/http/public_answer.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "platform/http/openapi.hpp"
#include "platform/http/router.hpp"
#include "platform/testing/http/decoded.hpp"
#include "platform/testing/http/nobody.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::http {
namespace {

using std::chrono::seconds;

class OnePiece final : public BodyStream {
 public:
  Task<std::string_view> next() override { co_return ""; }
};

class Shelf {
 public:
  Task<Public<Page<std::string>>> page() {
    co_return Public<Page<std::string>>{{{text}, {}}, public_for_five_seconds};
  }
  Task<Public<List<std::string>>> stream() {
    List<std::string> list;
    list.reply.stream = std::make_unique<OnePiece>();
    co_return Public<List<std::string>>{std::move(list), public_for_a_minute};
  }

  std::string text = std::string(2'000, 'x');
  const std::string public_for_five_seconds = public_for(seconds(5));
  const std::string public_for_a_minute = public_for(seconds(60));
};

class PublicAnswerTest : public testing::Test {
 protected:
  PublicAnswerTest() {
    request_.method = Method::get;
    router_.get("/page/", &shelf_, &Shelf::page, "");
    router_.get("/stream/", &shelf_, &Shelf::stream, "");
  }

  Reply get(std::string_view path, std::string_view accept_encoding = "") {
    request_.path = path;
    request_.fields.set("Accept-Encoding", accept_encoding);
    return test::run(loop_, router_.match(request_).route->endpoint(&request_));
  }

  static std::string header(const Reply& reply, std::string_view name) {
    for (const auto& [known, value] : reply.headers) {
      if (known == name) return value;
    }
    return "";
  }

  static std::string text_of(const Reply& reply) {
    return test::decoded(header(reply, "Content-Encoding"), reply.body);
  }

  std::string tag(std::string_view accept_encoding = "") {
    return header(get("/page/", accept_encoding), "ETag");
  }

  boost::asio::io_context loop_;
  Nobody nobody_;
  Shelf shelf_;
  Router router_{nobody_};
  Request request_;
};

TEST_F(PublicAnswerTest, MayBeKeptByAnyCache) {
  const auto reply = get("/page/");

  EXPECT_EQ(header(reply, "Cache-Control"), "public, max-age=5");
  EXPECT_EQ(header(reply, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(reply, "Content-Encoding"), "");
}

TEST_F(PublicAnswerTest, ComesInTheCodingThatTheClientLikes) {
  const auto plain = get("/page/");
  const auto br = get("/page/", "gzip, br");
  const auto gzip = get("/page/", "gzip");

  EXPECT_EQ(header(br, "Content-Encoding"), "br");
  EXPECT_EQ(header(gzip, "Content-Encoding"), "gzip");
  EXPECT_EQ(text_of(br), plain.body);
  EXPECT_EQ(text_of(gzip), plain.body);
}

TEST_F(PublicAnswerTest, IsNotCompressedWhereThatGainsNothing) {
  shelf_.text = "short";

  EXPECT_EQ(header(get("/page/", "br"), "Content-Encoding"), "");
}

TEST_F(PublicAnswerTest, IsNotCompressedWhereThatHoldsUpTheLoop) {
  shelf_.text.assign(kMostCompressedOnLoop, 'x');

  EXPECT_EQ(header(get("/page/", "br"), "Content-Encoding"), "");
}

TEST_F(PublicAnswerTest, HasAStrongTagForEachFormOfEachText) {
  std::set<std::string> tags{tag(), tag("gzip"), tag("br")};
  shelf_.text += "y";
  tags.merge(std::set<std::string>{tag(), tag("gzip"), tag("br")});

  EXPECT_EQ(tags.size(), 6U);
  EXPECT_TRUE(std::ranges::all_of(tags, [](auto& each) { return each.starts_with('"'); }));
}

TEST_F(PublicAnswerTest, SendsNothingToWhomHasTheForm) {
  const auto known = tag("gzip");
  request_.fields.set("If-None-Match", known);

  const auto reply = get("/page/", "gzip");

  EXPECT_EQ(reply.status, Status::not_modified);
  EXPECT_EQ(reply.body, "");
  EXPECT_EQ(header(reply, "ETag"), known);
  EXPECT_EQ(header(reply, "Cache-Control"), "public, max-age=5");
  EXPECT_EQ(header(reply, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(reply, "Content-Encoding"), "");
}

TEST_F(PublicAnswerTest, SendsTheFormToWhomHasAnother) {
  const auto known = tag("gzip");
  request_.fields.set("If-None-Match", known);

  EXPECT_EQ(get("/page/", "br").status, Status::ok);
  EXPECT_EQ(get("/page/").status, Status::ok);
}

TEST_F(PublicAnswerTest, MayBeKeptWhereItIsAStream) {
  const auto reply = get("/stream/", "br");

  EXPECT_EQ(header(reply, "Cache-Control"), "public, max-age=60");
  EXPECT_EQ(header(reply, "Vary"), "Accept-Encoding");
  EXPECT_EQ(header(reply, "Content-Encoding"), "");
  EXPECT_EQ(header(reply, "ETag"), "");
}

TEST_F(PublicAnswerTest, IsDocumented) {
  const auto document = boost::json::parse(openapi_document(router_.routes(), {}));
  const auto& replies = document.at_pointer("/paths/~1page~1/get/responses");

  EXPECT_TRUE(replies.at_pointer("/200/headers").as_object().contains("ETag"));
  EXPECT_TRUE(replies.at_pointer("/200/headers").as_object().contains("Cache-Control"));
  EXPECT_TRUE(replies.as_object().contains("304"));
}

}  // namespace
}  // namespace cartwright::http
