#include "platform/http/request_parser.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <string>
#include <string_view>
#include <vector>

#include "platform/testing/repeated.hpp"

namespace cartwright::http {
namespace {

using Progress = RequestParser::Progress;

constexpr std::string_view kPost =
    "POST /users/7/?search=a%20b HTTP/1.1\r\nHost: shop.example:80\r\nAuthorization: Bearer x\r\n"
    "Content-Type: application/json \r\nOrigin: https://shop.example\r\nAccept-Encoding: gzip\r\n"
    "If-None-Match: \"7\"\r\nContent-Length: 2\r\n\r\n{}";

std::string with_chunks(std::string_view chunks) {
  return "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks);
}

// A request as it arrives, in memory that moves like the buffer of a connection.
class RequestParserTest : public testing::Test {
 protected:
  Progress feed(std::string_view bytes) {
    auto moved = arrived_ + std::string(bytes);
    parser_.rebase(arrived_, moved.data());
    previous_.push_back(std::move(arrived_));  // stays, so that a stale view reads old text
    arrived_ = std::move(moved);
    const auto progress = parser_.parse(std::string_view(arrived_).substr(consumed_));
    consumed_ += parser_.consumed();
    return progress;
  }

  Progress feed_in_pieces(std::string_view bytes, std::size_t size) {
    auto progress = Progress::need_more;
    for (; !bytes.empty() && progress == Progress::need_more;
         bytes.remove_prefix(std::min(size, bytes.size()))) {
      progress = feed(bytes.substr(0, size));
    }
    return progress;
  }

  /// The processor time of a head of `lines` lines that comes byte by byte; the best of some tries,
  /// since others use the machine, too.
  static std::chrono::nanoseconds time_of_slow_head(int lines) {
    std::string head = "GET / HTTP/1.1\r\n";
    for (int i = 0; i < lines; ++i) head += "a: b\r\n";
    auto best = std::chrono::nanoseconds::max();
    for (int i = 0; i < 7; ++i) best = std::min(best, time_of_bytes(head));
    return best;
  }

  static std::chrono::nanoseconds time_of_bytes(std::string_view head) {
    const RequestLimits limits;
    Request request;
    BodyBuffer body;
    RequestParser parser(limits, &request, &body);
    const auto begin = processor_time();
    for (std::size_t size = 1; size <= head.size(); ++size) {
      EXPECT_EQ(parser.parse(head.substr(0, size)), Progress::need_more);
    }
    return processor_time() - begin;
  }

  static std::chrono::nanoseconds processor_time() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }

  [[nodiscard]] bool is_in_arrived(std::string_view view) const {
    return view.data() >= arrived_.data() && view.data() < arrived_.data() + arrived_.size();
  }

  RequestLimits limits_;
  Request request_;
  BodyBuffer body_;
  std::string arrived_ = std::string(64, ' ').substr(64);  // on the heap, unlike a short string
  std::vector<std::string> previous_;
  std::size_t consumed_ = 0;
  RequestParser parser_{limits_, &request_, &body_};
};

TEST_F(RequestParserTest, TakesTimeInProportionToAHeadThatComesByteByByte) {
  const auto small = time_of_slow_head(300);

  const auto large = time_of_slow_head(2400);

  EXPECT_LT(large, 12 * small) << "eight times as large; its square would be 64 times";
}

TEST_F(RequestParserTest, ReadsWhatARequestNames) {
  const auto progress = feed(kPost);

  EXPECT_EQ(progress, Progress::complete);
  EXPECT_EQ(request_.method, Method::post);
  EXPECT_EQ(request_.path, "/users/7/");
  EXPECT_EQ(request_.query, "search=a%20b");
  EXPECT_EQ(request_.fields["Authorization"], "Bearer x");
  EXPECT_EQ(request_.fields["Content-Type"], "application/json");
  EXPECT_EQ(request_.fields["Origin"], "https://shop.example");
  EXPECT_EQ(request_.fields.lines("Accept-Encoding").front(), "gzip");
  EXPECT_EQ(request_.fields.lines("If-None-Match").front(), "\"7\"");
  EXPECT_EQ(request_.body, "{}");
}

TEST_F(RequestParserTest, LeavesWhatBelongsToTheNextRequest) {
  feed(std::string(kPost) + "GET / HTTP/1.1");

  EXPECT_EQ(consumed_, kPost.size());
}

TEST_F(RequestParserTest, KeepsItsViewsWhenTheBytesMove) {
  feed_in_pieces(kPost, 1);

  EXPECT_TRUE(is_in_arrived(request_.path));
  EXPECT_TRUE(is_in_arrived(request_.query));
  EXPECT_TRUE(is_in_arrived(request_.fields["Authorization"]));
  EXPECT_TRUE(is_in_arrived(request_.fields["Content-Type"]));
  EXPECT_TRUE(is_in_arrived(request_.fields["Origin"]));
  EXPECT_TRUE(is_in_arrived(request_.fields.lines("Accept-Encoding").front()));
  EXPECT_TRUE(is_in_arrived(request_.fields.lines("If-None-Match").front()));
}

TEST_F(RequestParserTest, TellsAMissingHeaderFromAnEmptyOne) {
  feed("GET / HTTP/1.1\r\nHost:\r\nAuthorization:\r\n\r\n");

  EXPECT_NE(request_.fields["Authorization"].data(), nullptr);
  EXPECT_EQ(request_.fields["Content-Type"].data(), nullptr);
}

TEST_F(RequestParserTest, KeepsTheServicesOwnFieldInAnyCase) {
  RequestParser parser(limits_, &request_, &body_, "X-Secret");

  parser.parse("GET / HTTP/1.1\r\nHost:\r\nx-secret: s3cret\r\n\r\n");

  EXPECT_EQ(request_.fields[kOwnField], "s3cret");
}

TEST_F(RequestParserTest, ReadsAListOverSeveralLines) {
  feed("GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: br\r\nAccept-Encoding: gzip\r\n\r\n");

  EXPECT_TRUE(std::ranges::equal(request_.fields.lines("Accept-Encoding"),
                                 std::array<std::string_view, 2>{"br", "gzip"}));
}

TEST_F(RequestParserTest, TakesAListOfTooManyLinesForAbsent) {
  const auto tags = test::repeated("If-None-Match: *\r\n", 5);
  feed("GET / HTTP/1.1\r\nHost: x\r\n" + tags + "\r\n");

  EXPECT_TRUE(request_.fields.lines("If-None-Match").empty());
}

TEST_F(RequestParserTest, KnowsWhetherTheConnectionStays) {
  feed("GET / HTTP/1.1\r\nHost: x\r\nConnection: Close\r\n\r\n");

  EXPECT_FALSE(parser_.keeps_alive());
}

TEST_F(RequestParserTest, KnowsThatTheClientWaitsForASign) {
  const auto progress =
      feed("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n");

  EXPECT_EQ(progress, Progress::need_more);
  EXPECT_TRUE(parser_.has_header());
  EXPECT_TRUE(parser_.expects_continue());
}

TEST_F(RequestParserTest, CountsTheHeaderHoweverItArrives) {
  const auto line = "A: " + std::string(1000, 'a') + "\r\n";
  const auto header = "GET / HTTP/1.1\r\nHost: x\r\n" + test::repeated(line, 20);

  const auto progress = feed_in_pieces(header, line.size());

  EXPECT_EQ(progress, Progress::refused);
  EXPECT_EQ(parser_.refusal().status, Status::header_fields_too_large);
}

TEST_F(RequestParserTest, WaitsForNoMoreThanTheSizeOfAChunkThatIsTooLarge) {
  const RequestLimits limits{.body = 10};
  RequestParser parser(limits, &request_, &body_);
  const std::string_view header = "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  parser.parse(header);

  const auto progress = parser.parse("f\r\n");

  EXPECT_EQ(progress, Progress::complete);
  EXPECT_TRUE(request_.body_is_too_large);
}

TEST_F(RequestParserTest, GoesOnWithALongBodyThatIsAllowed) {
  const RequestLimits limits{.body = 10};
  RequestParser parser(limits, &request_, &body_);
  const std::string_view header = "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n\r\n";
  parser.parse(header);

  const bool was_too_large = request_.body_is_too_large;
  parser.allow_body(12);
  const auto progress = parser.parse("twelve bytes");

  EXPECT_TRUE(was_too_large);
  EXPECT_EQ(progress, Progress::complete);
  EXPECT_EQ(request_.body, "twelve bytes");
  EXPECT_TRUE(parser.keeps_alive());
}

TEST_F(RequestParserTest, GoesOnWithALargeChunkThatIsAllowed) {
  const RequestLimits limits{.body = 10};
  RequestParser parser(limits, &request_, &body_);
  const auto whole = with_chunks("c;a=b\r\ntwelve bytes\r\n0\r\n\r\n");
  parser.parse(whole);

  const bool was_too_large = request_.body_is_too_large;
  parser.allow_body(12);
  const auto progress = parser.parse(std::string_view(whole).substr(parser.consumed()));

  EXPECT_TRUE(was_too_large);
  EXPECT_EQ(progress, Progress::complete);
  EXPECT_EQ(request_.body, "twelve bytes");
}

TEST_F(RequestParserTest, TakesNoMoreThanIsAllowed) {
  const RequestLimits limits{.body = 10};
  RequestParser by_length(limits, &request_, &body_);
  by_length.parse("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 13\r\n\r\n");
  by_length.allow_body(12);
  const bool is_length_too_large = request_.body_is_too_large;

  RequestParser by_chunks(limits, &request_, &body_);
  by_chunks.parse(with_chunks("6\r\ntwelve\r\n"));
  by_chunks.allow_body(12);
  by_chunks.parse("\r\n7\r\n");

  EXPECT_TRUE(is_length_too_large);
  EXPECT_TRUE(request_.body_is_too_large);
}

TEST_F(RequestParserTest, MayLookTwiceAtTheBeginningOfALastChunk) {
  feed(with_chunks("0\r\n"));

  EXPECT_EQ(feed(""), Progress::need_more);
  EXPECT_EQ(feed("\r\n"), Progress::complete);
}

TEST_F(RequestParserTest, MayLookTwiceAtTheBeginningOfAFaultyLastChunk) {
  feed(with_chunks("0:\r\n"));

  EXPECT_EQ(feed(""), Progress::need_more);
  EXPECT_EQ(feed("\r\n"), Progress::refused);
}

TEST_F(RequestParserTest, CountsEveryByteOfAHeader) {
  const auto spaces = std::string(limits_.header - 20, ' ');

  const auto progress = feed("GET / HTTP/1.1\r\nHost: x\r\nA:" + spaces + "\r\n\r\n");

  EXPECT_EQ(progress, Progress::refused);
  EXPECT_EQ(parser_.refusal().status, Status::header_fields_too_large);
}

TEST_F(RequestParserTest, CountsTheTargetAsPartOfTheHeader) {
  const auto progress = feed("GET /" + std::string(8000, 'a') +
                             " HTTP/1.1\r\nHost: x\r\nA: " + std::string(12'000, 'b') + "\r\n\r\n");

  EXPECT_EQ(progress, Progress::refused);
  EXPECT_EQ(parser_.refusal().status, Status::header_fields_too_large);
}

TEST_F(RequestParserTest, TellsALargeHeaderFromALongTargetThoughItsFirstLineComesInPieces) {
  feed("GET / ");

  const auto progress = feed("HTTP/1.1\r\nHost: x\r\nA: " + std::string(17'000, 'a'));

  EXPECT_EQ(progress, Progress::refused);
  EXPECT_EQ(parser_.refusal().status, Status::header_fields_too_large);
}

TEST_F(RequestParserTest, TellsALongTargetFromALargeHeaderThoughItComesInPieces) {
  feed("GET /");

  const auto progress = feed(std::string(17'000, 'a'));

  EXPECT_EQ(progress, Progress::refused);
  EXPECT_EQ(parser_.refusal().status, Status::uri_too_long);
}

class SplitRequestTest : public RequestParserTest,
                         public testing::WithParamInterface<std::size_t> {};

TEST_P(SplitRequestTest, ReadsTheSameInPiecesOfAnySize) {
  const auto progress = feed_in_pieces(kPost, GetParam());

  EXPECT_EQ(progress, Progress::complete);
  EXPECT_EQ(request_.method, Method::post);
  EXPECT_EQ(request_.path, "/users/7/");
  EXPECT_EQ(request_.fields["Authorization"], "Bearer x");
  EXPECT_EQ(request_.fields.lines("If-None-Match").front(), "\"7\"");
  EXPECT_EQ(request_.body, "{}");
}

TEST_P(SplitRequestTest, ReadsTheSameChunksInPiecesOfAnySize) {
  const auto progress = feed_in_pieces(
      "PATCH / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
      "4\r\none \r\nA;b=\"c\"\r\ntwo three \r\n4\r\nfour\r\n0\r\nTrailer: x\r\n\r\n",
      GetParam());

  EXPECT_EQ(progress, Progress::complete);
  EXPECT_EQ(request_.method, Method::patch);
  EXPECT_EQ(request_.body, "one two three four");
}

TEST_P(SplitRequestTest, ReadsABodyOfNoChunksInPiecesOfAnySize) {
  const auto progress = feed_in_pieces(
      "PATCH / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nTrailer: x\r\n\r\n",
      GetParam());

  EXPECT_EQ(progress, Progress::complete);
  EXPECT_EQ(request_.body, "");
}

INSTANTIATE_TEST_SUITE_P(Sizes, SplitRequestTest, testing::Range<std::size_t>(1, 40));

}  // namespace
}  // namespace cartwright::http
