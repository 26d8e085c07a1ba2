#include "platform/http/reply_head.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cartwright::http {
namespace {

constexpr auto kDate = "Sun, 06 Nov 1994 08:49:37 GMT";

std::string head_of(const Reply& reply, ConnectionHeader connection = ConnectionHeader::none) {
  std::string head;
  append_head(head, reply, kDate, connection);
  return head;
}

TEST(ReplyHeadTest, SaysAllThatAClientNeeds) {
  const Reply reply{.status = Status::created, .body = "{}", .shared_body = {}, .headers = {}};

  EXPECT_EQ(head_of(reply),
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
            "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-Content-Type-Options: nosniff\r\n"
            "X-Frame-Options: DENY\r\nReferrer-Policy: no-referrer\r\n"
            "Cross-Origin-Resource-Policy: same-origin\r\n"
            "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n"
            "Cache-Control: no-store\r\n\r\n");
}

TEST(ReplyHeadTest, HasNoLengthWhereThereIsNoBody) {
  const Reply reply{.status = Status::not_modified, .body = {}, .shared_body = {}, .headers = {}};

  EXPECT_FALSE(head_of(reply).contains("\r\nContent-Length"));
  EXPECT_FALSE(head_of(reply).contains("\r\nContent-Type"));
}

TEST(ReplyHeadTest, HasTheLengthOfASharedBody) {
  Reply reply;
  reply.shared_body = std::make_shared<std::string>(1000, 'x');

  EXPECT_TRUE(head_of(reply).contains("Content-Length: 1000\r\n"));
}

TEST(ReplyHeadTest, LeavesCachingToAReplyThatSpeaksOfIt) {
  Reply reply;
  reply.headers.emplace_back("Cache-Control", "max-age=60");

  const auto head = head_of(reply);

  EXPECT_TRUE(head.contains("Cache-Control: max-age=60\r\n"));
  EXPECT_FALSE(head.contains("no-store"));
}

TEST(ReplyHeadTest, LeavesThePolicyToAPageThatHasOne) {
  Reply reply;
  reply.headers.emplace_back("Content-Security-Policy", "default-src 'self'");

  const auto head = head_of(reply);

  EXPECT_TRUE(head.contains("Content-Security-Policy: default-src 'self'\r\n"));
  EXPECT_FALSE(head.contains("default-src 'none'"));
}

TEST(ReplyHeadTest, SaysWhetherTheConnectionStays) {
  EXPECT_TRUE(head_of({}, ConnectionHeader::close).ends_with("\r\nConnection: close\r\n\r\n"));
  EXPECT_TRUE(
      head_of({}, ConnectionHeader::keep_alive).ends_with("\r\nConnection: keep-alive\r\n\r\n"));
}

TEST(DateHeaderTest, HasTheFormOfRfc9110) {
  DateHeader date;

  const auto text = date.now();

  EXPECT_EQ(text.size(), std::string_view(kDate).size());
  EXPECT_TRUE(text.ends_with(" GMT"));
  EXPECT_EQ(text.data(), date.now().data());
}

}  // namespace
}  // namespace cartwright::http
