#include "platform/schema/bytes.hpp"

#include <gtest/gtest.h>

#include <concepts>

namespace cartwright {
namespace {

using namespace std::string_literals;

static_assert(!std::convertible_to<std::string, Bytes>);
static_assert(!std::convertible_to<Bytes, std::string>);
static_assert(!std::constructible_from<Bytes, const char*>);

TEST(BytesTest, KeepZeros) {
  const Bytes bytes("a\0b"s);

  EXPECT_EQ(bytes.size(), 3);
  EXPECT_EQ(bytes.view(), "a\0b"s);
}

TEST(BytesTest, AreComparedWithoutSigns) {
  EXPECT_EQ(Bytes("\x80"s), Bytes("\x80"s));
  EXPECT_LT(Bytes("\x7f"s), Bytes("\x80"s));
  EXPECT_LT(Bytes(), Bytes("\0"s));
}

}  // namespace
}  // namespace cartwright
