#include "platform/http/request_id.hpp"

#include <gtest/gtest.h>

#include <set>

#include "platform/testing/repeated.hpp"

namespace cartwright::http {
namespace {

TEST(RequestIdTest, IsWrittenWithAllItsDigits) {
  EXPECT_EQ(text_of({0x1f, 0xabc}), "000000000000001f0000000000000abc");
  EXPECT_EQ(text_of({~0UL, 0}), "ffffffffffffffff0000000000000000");
}

TEST(RequestIdTest, DiffersFromAllOthers) {
  RequestIds some, others;
  std::set<std::string> seen;

  test::repeat(1'000, [&] { seen.insert(text_of(some.next())); });
  test::repeat(1'000, [&] { seen.insert(text_of(others.next())); });

  EXPECT_EQ(seen.size(), 2000);
}

}  // namespace
}  // namespace cartwright::http
