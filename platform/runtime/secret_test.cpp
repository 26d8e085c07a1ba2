#include "platform/secret.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <new>

namespace cartwright::runtime {
namespace {

constexpr std::string_view kShort = "hunter2";

/// All bytes of an object, whether it is alive or not.
template <class T>
std::string_view bytes_of(const T& object) {
  return {reinterpret_cast<const char*>(&object), sizeof object};
}

TEST(SecretTest, FormatsAsStars) {
  EXPECT_EQ(fmt::format("[{}] [{:>5}]", Secret("hunter2"), Secret("x")), "[***] [  ***]");
}

TEST(SecretTest, IsOverwrittenByWiping) {
  std::string text(kShort);

  wipe(text);

  EXPECT_TRUE(text.empty());
  EXPECT_FALSE(bytes_of(text).contains(kShort));
}

TEST(SecretTest, IsOverwrittenBehindWhatIsLeftOfIt) {
  std::string text("x" + std::string(kShort));
  text.resize(1);

  wipe(text);

  EXPECT_FALSE(bytes_of(text).contains(kShort));
}

TEST(SecretTest, LeavesNothingWhereItWasMovedFrom) {
  Secret secret{std::string(kShort)};

  const Secret moved = std::move(secret);

  EXPECT_EQ(moved.reveal(), kShort);
  EXPECT_FALSE(bytes_of(secret).contains(kShort));
}

TEST(SecretTest, LeavesNothingWhenItIsGone) {
  alignas(Secret) std::array<char, sizeof(Secret)> memory{};
  auto* secret = new (memory.data()) Secret{std::string(kShort)};

  secret->~Secret();

  EXPECT_FALSE(bytes_of(memory).contains(kShort));
}

TEST(SecretTest, IsCopiedAndReplaced) {
  const Secret first("first");
  Secret second("second");

  second = first;

  EXPECT_EQ(second.reveal(), "first");
  EXPECT_EQ(first.reveal(), "first");
}

}  // namespace
}  // namespace cartwright::runtime
