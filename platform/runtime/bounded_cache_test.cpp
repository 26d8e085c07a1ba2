#include "platform/runtime/bounded_cache.hpp"

#include <gtest/gtest.h>

#include <ranges>
#include <string>

namespace cartwright::runtime {
namespace {

TEST(BoundedCacheTest, FindsWhatWasInserted) {
  BoundedCache<int, std::string> cache(10);

  cache.insert(1, "one");

  ASSERT_NE(cache.find(1), nullptr);
  EXPECT_EQ(*cache.find(1), "one");
}

TEST(BoundedCacheTest, FindsNothingUnderAnotherKey) {
  BoundedCache<int, std::string> cache(10);

  cache.insert(1, "one");

  EXPECT_EQ(cache.find(2), nullptr);
}

TEST(BoundedCacheTest, ReplacesTheValueOfAKey) {
  BoundedCache<int, std::string> cache(10);

  cache.insert(1, "one");
  cache.insert(1, "uno");

  EXPECT_EQ(*cache.find(1), "uno");
}

TEST(BoundedCacheTest, NeverGrowsBeyondItsCapacity) {
  BoundedCache<int, int> cache(10);

  for (const int key : std::views::iota(0, 1000)) cache.insert(key, key);

  EXPECT_LE(cache.size(), 10U);
}

TEST(BoundedCacheTest, KeepsWhatIsUsedAgainAndAgain) {
  BoundedCache<int, int> cache(10);
  cache.insert(0, 0);

  for (const int key : std::views::iota(1, 1000)) {
    cache.insert(key, key);
    ASSERT_NE(cache.find(0), nullptr) << "after " << key;
  }
}

TEST(BoundedCacheTest, ForgetsAKeyInBothHalves) {
  BoundedCache<int, int> cache(4);
  for (const int key : {1, 2, 3}) cache.insert(key, key);

  cache.erase(1);
  cache.erase(3);

  EXPECT_EQ(cache.find(1), nullptr);
  EXPECT_EQ(cache.find(3), nullptr);
  EXPECT_NE(cache.find(2), nullptr);
}

}  // namespace
}  // namespace cartwright::runtime
