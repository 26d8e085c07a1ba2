#include "platform/effects/content_hash.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <string>

#include "platform/auth/hs256.hpp"
#include "platform/testing/loop_lag.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::effects {
namespace {

const std::string kLong(32 * 1024 * 1024, 'a');

TEST(ContentHashTest, IsThatOfAllOfTheBody) {
  boost::asio::io_context loop;
  const Secret key("key");

  const auto hash = test::run(loop, hash_content(key, kLong));
  const auto of_nothing = test::run(loop, hash_content(key, ""));

  const auto expected = auth::Hs256(key).sign(kLong);
  const auto expected_of_nothing = auth::Hs256(key).sign("");
  EXPECT_EQ(hash.view(), std::string_view(expected.data(), expected.size()));
  EXPECT_EQ(of_nothing.view(),
            std::string_view(expected_of_nothing.data(), expected_of_nothing.size()));
}

TEST(ContentHashTest, OfALongBodyLeavesTheLoopToOthers) {
  boost::asio::io_context loop;
  const test::LoopLag lag(loop);

  test::run(loop, hash_content(Secret("key"), kLong));

  EXPECT_LT(lag.longest() * 20, lag.total());
}

}  // namespace
}  // namespace cartwright::effects
