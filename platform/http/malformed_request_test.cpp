// What RFC 9112 forbids, over a real connection: an answer in the envelope, then the end.

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <string>

#include "platform/testing/http/running_server.hpp"

namespace cartwright::http {
namespace {

using test::status_of;

struct BadRequest {
  std::string reason;
  std::string bytes;
  int status = 400;
};

void PrintTo(const BadRequest& bad, std::ostream* out) { *out << bad.reason; }

// A request that is correct but for one line.
std::string with_field(const std::string& line) {
  return "POST /echo/ HTTP/1.1\r\nHost: x\r\n" + line + "\r\n\r\n";
}

std::string with_target(const std::string& target) {
  return "GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

std::string with_first_line(const std::string& line) { return line + "\r\nHost: x\r\n\r\n"; }

std::string with_chunks(const std::string& chunks) {
  return with_field("Transfer-Encoding: chunked") + chunks;
}

// One server for the whole table.
class MalformedRequestTest : public testing::TestWithParam<BadRequest> {
 protected:
  static void SetUpTestSuite() { server_ = std::make_unique<RunningServer>(); }
  static void TearDownTestSuite() { server_.reset(); }

  static std::unique_ptr<RunningServer> server_;
};

std::unique_ptr<RunningServer> MalformedRequestTest::server_;

TEST_P(MalformedRequestTest, IsRefusedInTheEnvelopeAndEndsTheConnection) {
  auto connection = server_->connect();

  connection.send(GetParam().bytes);
  const auto reply = connection.read_until("}}");
  connection.half_close();

  EXPECT_EQ(status_of(reply), GetParam().status) << GetParam().reason << "\n" << reply;
  EXPECT_TRUE(reply.contains("\r\nConnection: close\r\n")) << reply;
  EXPECT_TRUE(reply.contains("\r\n\r\n{\"error\":{\"code\":\"")) << reply;
  EXPECT_EQ(connection.read_all(), "");
}

INSTANTIATE_TEST_SUITE_P(
    RequestLine, MalformedRequestTest,
    testing::Values(
        BadRequest{"garbage", "\x16\x03\x01 hello"},
        BadRequest{"a line of garbage in front", "garbage\r\n" + with_target("/hello/")},
        BadRequest{"two empty lines in front", "\r\n\r\n" + with_target("/hello/")},
        BadRequest{"a method that is no token", with_first_line("G@T /hello/ HTTP/1.1")},
        BadRequest{"no method", with_first_line(" /hello/ HTTP/1.1")},
        BadRequest{"no target", with_first_line("GET HTTP/1.1")},
        BadRequest{"two spaces", with_first_line("GET  /hello/ HTTP/1.1")},
        BadRequest{"space behind the version", with_first_line("GET /hello/ HTTP/1.1 ")},
        BadRequest{"HTTP/0.9", "GET /hello/\r\n"},
        BadRequest{"HTTP/2.0", with_first_line("GET / HTTP/2.0")},
        BadRequest{"HTTP/1.2", with_first_line("GET / HTTP/1.2")},
        BadRequest{"HTTP/0.9 spelled out", with_first_line("GET / HTTP/0.9")},
        BadRequest{"version in lower case", with_first_line("GET / http/1.1")},
        BadRequest{"another protocol", with_first_line("GET / SIP/2.0")},
        BadRequest{"long version", with_first_line("GET / HTTP/1.10")},
        BadRequest{"the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"},
        BadRequest{"bare line feeds", "GET /hello/ HTTP/1.1\nHost: x\n\n"},
        BadRequest{"bare line feed in the header", "GET /hello/ HTTP/1.1\r\nHost: x\nA: b\r\n\r\n"},
        BadRequest{"bare carriage return", "GET /hello/ HTTP/1.1\r\nHost: x\rA: b\r\n\r\n"}));

INSTANTIATE_TEST_SUITE_P(
    Target, MalformedRequestTest,
    testing::Values(BadRequest{"8-bit letter", with_target("/h\xc3\xa9llo/")},
                    BadRequest{"control character", with_target("/hello/\x01")},
                    BadRequest{"NUL", with_target(std::string("/hello/\0", 8))},
                    BadRequest{"DEL", with_target("/hello/\x7f")},
                    BadRequest{"tab", with_target("/hel\tlo/")},
                    BadRequest{"fragment", with_target("/hello/#top")},
                    BadRequest{"relative path", with_target("hello/")},
                    BadRequest{"asterisk with GET", with_target("*")},
                    BadRequest{"other scheme", with_target("ftp://x/hello/")},
                    BadRequest{"no authority", with_target("http:///hello/")},
                    BadRequest{"user in the authority", with_target("http://me@x/hello/")},
                    BadRequest{"CONNECT", with_first_line("CONNECT shop.example:443 HTTP/1.1")},
                    BadRequest{"CONNECT with a path", with_first_line("CONNECT / HTTP/1.1")},
                    BadRequest{"PRI with a path", with_first_line("PRI / HTTP/1.1")},
                    BadRequest{"too long", with_target("/" + std::string(8192, 'a')), 414},
                    BadRequest{"endless", "GET /" + std::string(20'000, 'a'), 414}));

INSTANTIATE_TEST_SUITE_P(
    Header, MalformedRequestTest,
    testing::Values(
        BadRequest{"no Host", "GET /hello/ HTTP/1.1\r\n\r\n"},
        BadRequest{"two Hosts", with_field("Host: x")},
        BadRequest{"two conditions", with_field("If-Match: *\r\nIf-Match: *")},
        BadRequest{"two keys", with_field("Idempotency-Key: a\r\nidempotency-key: b")},
        BadRequest{"two secrets", with_field("X-Secret: a\r\nx-secret: a")},
        BadRequest{"Host with a path", "GET /hello/ HTTP/1.1\r\nHost: x/y\r\n\r\n"},
        BadRequest{"Host with a user", "GET /hello/ HTTP/1.1\r\nHost: me@x\r\n\r\n"},
        BadRequest{"two Hosts in one", "GET /hello/ HTTP/1.1\r\nHost: x, y\r\n\r\n"},
        BadRequest{"two Hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: x\r\nHost: x\r\n\r\n"},
        BadRequest{"two tokens", with_field("Authorization: Bearer a\r\nAuthorization: Bearer a")},
        BadRequest{"a token after an empty one", with_field("Authorization:\r\nAuthorization: a")},
        BadRequest{"two types", with_field("Content-Type: a/b\r\nContent-Type: a/b")},
        BadRequest{"two origins", with_field("Origin: http://a\r\nOrigin: http://b")},
        BadRequest{"folded line", with_field("A: b\r\n c")},
        BadRequest{"folded line of a token", with_field("Authorization: Bearer\r\n\ta")},
        BadRequest{"value only in the fold", with_field("Authorization:\r\n Bearer a")},
        BadRequest{"fold in front of all fields",
                   "GET /hello/ HTTP/1.1\r\n A: b\r\nHost: x\r\n\r\n"},
        BadRequest{"space in front of the colon", with_field("A : b")},
        BadRequest{"no colon", with_field("A")}, BadRequest{"no name", with_field(": b")},
        BadRequest{"8-bit name", with_field("\xc3\xa9: b")},
        BadRequest{"NUL in a value", with_field(std::string("A: b\0c", 6))},
        BadRequest{"control character in a value", with_field("A: b\x01")},
        BadRequest{"one huge field", with_field("A: " + std::string(16'384, 'a')), 431},
        BadRequest{"a field without end", "GET / HTTP/1.1\r\nA: " + std::string(17'000, 'a'), 431},
        BadRequest{"many fields",
                   with_field("A: " + std::string(9000, 'a') + "\r\nB: " + std::string(9000, 'b')),
                   431}));

INSTANTIATE_TEST_SUITE_P(
    Framing, MalformedRequestTest,
    testing::Values(
        BadRequest{"unknown coding", with_field("Transfer-Encoding: gzip")},
        BadRequest{"coding in front", with_field("Transfer-Encoding: gzip, chunked")},
        BadRequest{"coding behind", with_field("Transfer-Encoding: chunked, gzip")},
        BadRequest{"identity", with_field("Transfer-Encoding: identity")},
        BadRequest{"empty coding", with_field("Transfer-Encoding:")},
        BadRequest{"coding with a parameter", with_field("Transfer-Encoding: chunked;a=b")},
        BadRequest{"nearly chunked", with_field("Transfer-Encoding: xchunked")},
        BadRequest{"chunked twice", with_field("Transfer-Encoding: chunked, chunked")},
        BadRequest{"two codings",
                   with_field("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked")},
        BadRequest{"coding in HTTP/1.0",
                   "POST /echo/ HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        BadRequest{"coding, then length",
                   with_field("Transfer-Encoding: chunked\r\nContent-Length: 3")},
        BadRequest{"length, then coding",
                   with_field("Content-Length: 3\r\nTransfer-Encoding: chunked")},
        BadRequest{"two lengths", with_field("Content-Length: 3\r\nContent-Length: 4")},
        BadRequest{"equal lengths", with_field("Content-Length: 3\r\nContent-Length: 3")},
        BadRequest{"list of lengths", with_field("Content-Length: 3, 3")},
        BadRequest{"no digits", with_field("Content-Length: three")},
        BadRequest{"empty length", with_field("Content-Length:")},
        BadRequest{"negative length", with_field("Content-Length: -3")},
        BadRequest{"length with a sign", with_field("Content-Length: +3")},
        BadRequest{"hexadecimal length", with_field("Content-Length: 0x3")},
        BadRequest{"length beyond 64 bit", with_field("Content-Length: 99999999999999999999")},
        BadRequest{"length beyond the limit", with_field("Content-Length: 1048577"), 413},
        BadRequest{"greatest length", with_field("Content-Length: 18446744073709551615"), 413}));

INSTANTIATE_TEST_SUITE_P(
    Chunks, MalformedRequestTest,
    testing::Values(
        BadRequest{"no size", with_chunks("\r\nabc\r\n")},
        BadRequest{"no hexadecimal size", with_chunks("x\r\nabc\r\n")},
        BadRequest{"negative size", with_chunks("-3\r\nabc\r\n")},
        BadRequest{"size with a prefix", with_chunks("0x3\r\nabc\r\n0\r\n\r\n")},
        BadRequest{"size with a space in front", with_chunks(" 3\r\nabc\r\n")},
        BadRequest{"size beyond 64 bit", with_chunks("10000000000000003\r\nabc\r\n")},
        BadRequest{"size beyond the limit", with_chunks("100001\r\n"), 413},
        BadRequest{"sum beyond the limit",
                   with_chunks("80000\r\n" + std::string(0x80000, 'a') + "\r\n80001\r\n"), 413},
        BadRequest{"more than the size", with_chunks("3\r\nabcd\r\n0\r\n\r\n")},
        BadRequest{"bare line feed behind the size", with_chunks("3\nabc\r\n0\r\n\r\n")},
        BadRequest{"bare line feed and no other end", with_chunks("3\nabc")},
        BadRequest{"bare line feed behind the chunk", with_chunks("3\r\nabc\n0\r\n\r\n")},
        BadRequest{"bare line feed in an extension", with_chunks("3;a\nb\r\nabc\r\n0\r\n\r\n")},
        BadRequest{"line feed between quotes", with_chunks("2;a=\"\n\"\r\nab\r\n0\r\n\r\n")},
        BadRequest{"escaped line feed", with_chunks("2;a=\"\\\n\"\r\nab\r\n0\r\n\r\n")},
        BadRequest{"a request between quotes",
                   with_chunks("2;a=\"\n\nGET /livez HTTP/1.1\"\r\nab\r\n0\r\n\r\n")},
        BadRequest{"NUL between quotes",
                   with_chunks(std::string("2;a=\"\0\"\r\nab\r\n0\r\n\r\n", 18))},
        BadRequest{"escape between quotes", with_chunks("2;a=\"\x1b\"\r\nab\r\n0\r\n\r\n")},
        BadRequest{"tab between quotes", with_chunks("2;a=\"\t\"\r\nab\r\n0\r\n\r\n")},
        BadRequest{"DEL between quotes", with_chunks("2;a=\"\x7f\"\r\nab\r\n0\r\n\r\n")},
        BadRequest{"8-bit letter between quotes",
                   with_chunks("2;a=\"\xc3\xa9\"\r\nab\r\n0\r\n\r\n")},
        BadRequest{"tab in front of an extension", with_chunks("2\t;a\r\nab\r\n0\r\n\r\n")},
        BadRequest{"carriage return between quotes", with_chunks("2;a=\"\r\"\r\nab\r\n0\r\n\r\n")},
        BadRequest{"line feed between quotes of the last chunk", with_chunks("0;a=\"\n\"\r\n\r\n")},
        BadRequest{"control character in a trailer", with_chunks("0\r\nA: \x01\r\n\r\n")},
        BadRequest{"bare line feed in a trailer", with_chunks("0\r\nA: b\nC: d\r\n\r\n")},
        BadRequest{"folded trailer", with_chunks("0\r\nA: b\r\n c\r\n\r\n")},
        BadRequest{"space in front of a trailer's colon", with_chunks("0\r\nA : b\r\n\r\n")},
        BadRequest{"a coding in the trailer",
                   with_chunks("0\r\nTransfer-Encoding: chunked\r\n\r\n")},
        BadRequest{"header and trailer beyond the limit",
                   with_field("A: " + std::string(9000, 'a') + "\r\nTransfer-Encoding: chunked") +
                       "0\r\nB: " + std::string(9000, 'b') + "\r\n\r\n",
                   431},
        BadRequest{"extension without a name", with_chunks("3;\r\nabc\r\n0\r\n\r\n")},
        BadRequest{"extensions without end", with_chunks("3;a=" + std::string(20'000, 'a'))},
        BadRequest{"long extensions", with_chunks("3;a=" + std::string(5000, 'a') + "\r\nabc\r\n")},
        BadRequest{"a trailer that is none", with_chunks("0\r\nno colon\r\n\r\n")},
        BadRequest{"a length in the trailer", with_chunks("0\r\nContent-Length: 3\r\n\r\n")},
        BadRequest{"a trailer without end", with_chunks("0\r\nA: " + std::string(20'000, 'a'))}));

struct CutOff {
  std::string reason;
  std::string bytes;
};

void PrintTo(const CutOff& cut_off, std::ostream* out) { *out << cut_off.reason; }

class CutOffRequestTest : public testing::TestWithParam<CutOff> {};

TEST_P(CutOffRequestTest, EndsTheConnectionQuietly) {
  const RunningServer server;
  auto connection = server.connect();

  connection.send(GetParam().bytes);
  connection.half_close();

  EXPECT_EQ(connection.read_all(), "") << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    All, CutOffRequestTest,
    testing::Values(CutOff{"nothing at all", ""}, CutOff{"half a request line", "GET /hel"},
                    CutOff{"half a header", "GET /hello/ HTTP/1.1\r\nHost: x\r\n"},
                    CutOff{"half a body", with_field("Content-Length: 3") + "12"},
                    CutOff{"half a chunk", with_chunks("3\r\nab")},
                    CutOff{"no last chunk", with_chunks("3\r\nabc\r\n")},
                    CutOff{"half a last chunk", with_chunks("3\r\nabc\r\n0\r\n")}));

}  // namespace
}  // namespace cartwright::http
