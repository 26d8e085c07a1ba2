#include "platform/db/primary.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "platform/db/connection_lost.hpp"

namespace cartwright::db {
namespace {

const Server kOld{.system = 1, .timeline = 1, .started = "monday"};
const Server kPromoted{.system = 1, .timeline = 2, .started = "sunday"};
const Server kRestarted{.system = 1, .timeline = 1, .started = "tuesday"};
const Server kOther{.system = 2, .timeline = 1, .started = "monday"};

class PrimaryTest : public testing::Test {
 protected:
  PrimaryTest() { primary_.meet(kOld); }

  Primary primary_;
  bool is_superseded_ = false;
  Primary::Tie tie_{primary_, kOld, [this] { is_superseded_ = true; }};
};

TEST_F(PrimaryTest, MetAgainSupersedesNothing) {
  primary_.meet(kOld);

  EXPECT_FALSE(is_superseded_);
}

TEST_F(PrimaryTest, PromotedSupersedesWhatItFollowed) {
  primary_.meet(kPromoted);

  EXPECT_TRUE(is_superseded_);
}

TEST_F(PrimaryTest, RestartedOrReplacedSupersedesWhatItWas) {
  primary_.meet(kRestarted);
  EXPECT_TRUE(std::exchange(is_superseded_, false));

  primary_.meet(kOther);
  EXPECT_TRUE(is_superseded_);
}

TEST_F(PrimaryTest, OfAnOlderTimelineIsRefused) {
  primary_.meet(kPromoted);

  EXPECT_THROW(primary_.meet(kOld), ConnectionLost);
}

}  // namespace
}  // namespace cartwright::db
