#include "platform/http/body_buffer.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cartwright::http {
namespace {

TEST(BodyBufferTest, KeepsAllThatIsAppended) {
  BodyBuffer buffer;

  buffer.append("one");
  buffer.append(std::string(1000, 'x'));
  buffer.append("two");

  EXPECT_EQ(buffer.view(), "one" + std::string(1000, 'x') + "two");
}

TEST(BodyBufferTest, LeavesNothingInTheMemoryThatItKeeps) {
  BodyBuffer buffer;
  buffer.append("correct horse");
  const auto* memory = buffer.view().data();

  buffer.clear();

  EXPECT_EQ(std::string(memory, 13), std::string(13, '\0'));
}

TEST(BodyBufferTest, IsEmptyOnceCleared) {
  BodyBuffer buffer;
  buffer.append("one");

  buffer.clear();
  buffer.append("two");

  EXPECT_EQ(buffer.view(), "two");
}

TEST(BodyBufferTest, GivesMuchMemoryBack) {
  BodyBuffer buffer;
  buffer.append(std::string(100'000, 'x'));

  buffer.clear();

  EXPECT_EQ(buffer.capacity(), 0);
}

}  // namespace
}  // namespace cartwright::http
