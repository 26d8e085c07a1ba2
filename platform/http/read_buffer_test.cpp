#include "platform/http/read_buffer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace cartwright::http {
namespace {

void receive(ReadBuffer& buffer, std::string_view bytes) {
  std::ranges::copy(bytes, buffer.prepare(bytes.size()).begin());
  buffer.received(bytes.size());
}

TEST(ReadBufferTest, KeepsTheRequestAtHandInOnePiece) {
  ReadBuffer buffer;
  receive(buffer, "head");
  buffer.consume(4);

  receive(buffer, std::string(100'000, 'b'));

  EXPECT_EQ(buffer.kept(), "head" + std::string(100'000, 'b'));
  EXPECT_EQ(buffer.unparsed(), std::string(100'000, 'b'));
}

TEST(ReadBufferTest, StartsTheNextRequestWhereTheLastOneEnded) {
  ReadBuffer buffer;
  receive(buffer, "onetwo");
  buffer.consume(3);

  buffer.finish_request();

  EXPECT_EQ(buffer.kept(), "two");
  EXPECT_EQ(buffer.unparsed(), "two");
}

TEST(ReadBufferTest, ForgetsABodyThatHasBeenRead) {
  ReadBuffer buffer;
  receive(buffer, "headbodyrest");
  buffer.consume(8);

  buffer.forget_after(4);

  EXPECT_EQ(buffer.kept(), "headrest");
  EXPECT_EQ(buffer.unparsed(), "rest");
}

TEST(ReadBufferTest, MovesWhatIsLeftBeforeItGrows) {
  ReadBuffer buffer;
  receive(buffer, std::string(2000, 'a') + "left");
  buffer.consume(2000);
  buffer.finish_request();

  const auto room = buffer.prepare(1500);

  EXPECT_EQ(room.size(), 2048 - 4);
  EXPECT_EQ(buffer.kept(), "left");
}

// All that stands in the memory of a buffer which is empty.
std::string memory_of(ReadBuffer& buffer) {
  const auto memory = buffer.prepare(2048);
  return {memory.begin(), memory.end()};
}

TEST(ReadBufferTest, LeavesNothingOfARequestThatIsWiped) {
  ReadBuffer buffer;
  receive(buffer, "head correct horse");
  buffer.consume(18);

  buffer.wipe_request();
  buffer.finish_request();

  EXPECT_FALSE(memory_of(buffer).contains("correct horse"));
}

TEST(ReadBufferTest, WipesNothingOfTheNextRequest) {
  ReadBuffer buffer;
  receive(buffer, "correct horsenext");
  buffer.consume(13);

  buffer.wipe_request();
  buffer.finish_request();

  EXPECT_EQ(buffer.kept(), "next");
}

TEST(ReadBufferTest, LeavesNothingOfABodyThatIsForgotten) {
  ReadBuffer buffer;
  receive(buffer, "head correct horse");
  buffer.consume(18);

  buffer.forget_after(4);
  buffer.finish_request();

  EXPECT_FALSE(memory_of(buffer).contains("correct horse"));
}

TEST(ReadBufferTest, LeavesNothingWhereARequestStoodBeforeItMoved) {
  ReadBuffer buffer;
  receive(buffer, std::string(1500, 'a') + "correct horse");
  buffer.consume(1500);
  buffer.finish_request();
  buffer.prepare(1500);
  buffer.consume(13);

  buffer.wipe_request();
  buffer.finish_request();

  EXPECT_FALSE(memory_of(buffer).contains("correct horse"));
}

TEST(ReadBufferTest, GivesBackWhatItGrewBy) {
  ReadBuffer buffer;
  receive(buffer, std::string(100'000, 'a'));
  buffer.consume(100'000);
  buffer.finish_request();

  buffer.shrink();

  EXPECT_EQ(buffer.prepare(1).size(), 2048);
}

TEST(ReadBufferTest, GivesBackNothingThatIsInUse) {
  ReadBuffer buffer;
  receive(buffer, std::string(100'000, 'a'));

  buffer.shrink();

  EXPECT_EQ(buffer.kept().size(), 100'000);
}

}  // namespace
}  // namespace cartwright::http
