#include "platform/runtime/log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fcntl.h>
#include <limits>
#include <ostream>
#include <string>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace cartwright::log {
namespace {

using namespace std::chrono_literals;
using testing::EndsWith;
using testing::MatchesRegex;

class LogTest : public testing::Test {
 protected:
  LogTest() {
    start(Level::info);
    testing::internal::CaptureStderr();
  }
  ~LogTest() override {
    start(Level::info);
    if (!read_) testing::internal::GetCapturedStderr();
  }

  std::string written() {
    read_ = true;
    return testing::internal::GetCapturedStderr();
  }

  /// What one line says behind its time.
  std::string written_fields(Fields fields) {
    info("e", fields);
    const auto line = written();
    return line.substr(line.find(R"("event":"e")") + 11);
  }

 private:
  bool read_ = false;
};

TEST_F(LogTest, WritesALineOfJsonWithTimeLevelAndEvent) {
  warning("database lost");

  EXPECT_THAT(written(), MatchesRegex("\\{\"time\":\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:"
                                      "[0-9]{2}\\.[0-9]{6}Z\",\"level\":\"warning\",\"event\":"
                                      "\"database lost\"\\}\n"));
}

TEST_F(LogTest, NamesEachLevel) {
  start(Level::debug);

  debug("a");
  info("b");
  warning("c");
  error("d");

  EXPECT_THAT(written(), MatchesRegex(".*debug.*\"a\"\\}\n.*info.*\"b\"\\}\n.*warning.*\"c\"\\}\n"
                                      ".*error.*\"d\"\\}\n"));
}

TEST_F(LogTest, LeavesOutWhatIsBelowItsLevel) {
  start(Level::warning);

  info("unseen");

  EXPECT_FALSE(enabled(Level::info));
  EXPECT_TRUE(enabled(Level::warning));
  EXPECT_EQ(written(), "");
}

TEST_F(LogTest, WritesEachTypeOfValueAsItsJsonType) {
  EXPECT_EQ(written_fields({{"i", -5},
                            {"u", std::numeric_limits<std::uint64_t>::max()},
                            {"s", std::uint16_t{80}},
                            {"d", 1.5},
                            {"b", true},
                            {"c", "text"},
                            {"t", std::string("string")},
                            {"v", std::string_view("view")}}),
            R"(,"i":-5,"u":18446744073709551615,"s":80,"d":1.5,"b":true,"c":"text","t":"string",)"
            R"("v":"view"})"
            "\n");
}

TEST_F(LogTest, WritesDurationsInMilliseconds) {
  EXPECT_EQ(written_fields({{"a", 2s}, {"b", 1500us}, {"c", 250ms}}),
            ",\"a_ms\":2000,\"b_ms\":1.5,\"c_ms\":250}\n");
}

TEST_F(LogTest, WritesNumbersThatJsonDoesNotKnowAsNull) {
  EXPECT_EQ(written_fields({{"a", std::numeric_limits<double>::quiet_NaN()},
                            {"b", std::numeric_limits<double>::infinity()}}),
            ",\"a\":null,\"b\":null}\n");
}

struct Text {
  std::string reason, text, json;
  friend std::ostream& operator<<(std::ostream& out, const Text& t) { return out << t.reason; }
};

class LogTextTest : public LogTest, public testing::WithParamInterface<Text> {};

TEST_P(LogTextTest, IsEscaped) {
  EXPECT_EQ(written_fields({{"k", GetParam().text}}), ",\"k\":\"" + GetParam().json + "\"}\n")
      << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    Table, LogTextTest,
    testing::Values(Text{"nothing", "", ""}, Text{"quote", "a\"b", R"(a\"b)"},
                    Text{"backslash", "a\\b", R"(a\\b)"}, Text{"line feed", "a\nb\n", R"(a\nb\n)"},
                    Text{"other white space", "\r\t\b\f", R"(\r\t\b\f)"},
                    Text{"NUL", std::string("a\0b", 3), R"(a\u0000b)"},
                    Text{"terminal escape", "\x1b[2J\x7f", R"(\u001b[2J\u007f)"},
                    Text{"two, three and four bytes", "é€😀", "é€😀"},
                    Text{"a braced placeholder", "{} %v", "{} %v"},
                    Text{"stray continuation byte", "a\x80z", R"(a\ufffdz)"},
                    Text{"bytes that never occur", "\xC0\xFF", R"(\ufffd\ufffd)"},
                    Text{"overlong form", "\xE0\x80\x80", R"(\ufffd\ufffd\ufffd)"},
                    Text{"surrogate", "\xED\xA0\x80", R"(\ufffd\ufffd\ufffd)"},
                    Text{"beyond the last character", "\xF4\x90\x80\x80",
                         R"(\ufffd\ufffd\ufffd\ufffd)"},
                    Text{"cut off after one byte", "a\xE2", R"(a\ufffd)"},
                    Text{"cut off after two bytes", "a\xE2\x82", R"(a\ufffd\ufffd)"},
                    Text{"broken in the middle", "\xE2\x82\x28", R"(\ufffd\ufffd()"}));

TEST_F(LogTest, ReadsATextNoFurtherThanItsEnd) {
  const std::string_view euro = "€";

  EXPECT_EQ(written_fields({{"k", euro.substr(0, 2)}}), R"(,"k":"\ufffd\ufffd"})"
                                                        "\n");
}

TEST_F(LogTest, EscapesEventsAndKeys) {
  info("a\"b", {{"k\n", 1}});

  EXPECT_THAT(written(), EndsWith("\"event\":\"a\\\"b\",\"k\\n\":1}\n"));
}

TEST_F(LogTest, WritesALineOfAnyLength) {
  EXPECT_EQ(written_fields({{"k", std::string(100'000, 'x')}}),
            ",\"k\":\"" + std::string(100'000, 'x') + "\"}\n");
}

void write_lines() {
  for (int i = 0; i < 200; ++i)
    info("busy", {{"text", "0123456789012345678901234567890123456789"}});
}

TEST_F(LogTest, KeepsLinesOfSeveralThreadsWhole) {
  {
    const std::jthread one(write_lines);
    const std::jthread other(write_lines);
  }

  EXPECT_THAT(written(), MatchesRegex("(\\{\"time\":\"[^\"]*\",\"level\":\"info\",\"event\":"
                                      "\"busy\",\"text\":\"[0-9]{40}\"\\}\n){400}"));
}

/// Standard error is a pipe that does not wait for its reader.
class LogPipeTest : public testing::Test {
 protected:
  LogPipeTest() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_NONBLOCK | O_CLOEXEC) == 0) dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    reader_ = ends[0];
  }
  ~LogPipeTest() override {
    dup2(before_, STDERR_FILENO);
    close(before_);
    close(reader_);
  }

  std::string read() {
    std::string text(1'000'000, ' ');
    const auto size = ::read(reader_, text.data(), text.size());
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
    return text;
  }

  void go_away() { close(std::exchange(reader_, -1)); }

 private:
  int before_ = dup(STDERR_FILENO);
  int reader_ = -1;
};

TEST_F(LogPipeTest, WritesAWholeLineAfterOneThatFoundTooLittleRoom) {
  info("long", {{"k", std::string(100'000, 'x')}});
  const auto torn = read();

  info("next");

  EXPECT_THAT(torn, MatchesRegex("\\{\"time\".*x"));
  EXPECT_THAT(read(), MatchesRegex("\n\\{\"time\".*\"next\"\\}\n"));
}

TEST_F(LogPipeTest, WritesNothingWhileThereIsNoRoom) {
  info("long", {{"k", std::string(100'000, 'x')}});
  info("lost");
  read();

  info("next");

  EXPECT_THAT(read(), MatchesRegex("\n\\{\"time\".*\"next\"\\}\n"));
}

TEST_F(LogPipeTest, LivesOnWhenItsReaderHasGone) {
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  go_away();

  info("unread");

  std::signal(SIGPIPE, before);
}

}  // namespace
}  // namespace cartwright::log
