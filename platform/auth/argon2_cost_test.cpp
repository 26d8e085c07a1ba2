#include "platform/auth/argon2_cost.hpp"

#include <gtest/gtest.h>

#include <string>

namespace cartwright::auth {
namespace {

TEST(Argon2CostTest, IsOwaspsMinimumUnlessItIsSet) {
  EXPECT_EQ(Argon2Cost{}, (Argon2Cost{.memory_kib = 19'456, .passes = 2}));
  EXPECT_TRUE(Argon2Cost{}.faults().empty());
}

TEST(Argon2CostTest, MayBeMemoryOrPassesAsOwaspSays) {
  EXPECT_TRUE((Argon2Cost{.memory_kib = 47'104, .passes = 1}).faults().empty());
  EXPECT_TRUE((Argon2Cost{.memory_kib = 7'168, .passes = 5}).faults().empty());
  EXPECT_TRUE((Argon2Cost{.memory_kib = 65'536, .passes = 3}).faults().empty());
}

TEST(Argon2CostTest, IsNeverLessThanOwaspsMinimum) {
  EXPECT_FALSE((Argon2Cost{.memory_kib = 19'455, .passes = 2}).faults().empty());
  EXPECT_FALSE((Argon2Cost{.memory_kib = 47'103, .passes = 1}).faults().empty());
  EXPECT_FALSE((Argon2Cost{.memory_kib = 7'168, .passes = 4}).faults().empty());
}

TEST(Argon2CostTest, IsNeverMoreThanARefusalTakes) {
  EXPECT_TRUE((Argon2Cost{.memory_kib = 131'072, .passes = 3}).faults().empty());
  EXPECT_FALSE((Argon2Cost{.memory_kib = 131'072, .passes = 4}).faults().empty());
}

TEST(Argon2CostTest, IsReadFromAHash) {
  EXPECT_EQ(cost_of("$argon2id$v=19$m=65536,t=3,p=4$AAAA$AAAA"),
            (Argon2Cost{.memory_kib = 65'536, .passes = 3}));
}

TEST(Argon2CostTest, IsNotReadFromAnythingElse) {
  EXPECT_EQ(cost_of(""), std::nullopt);
  EXPECT_EQ(cost_of("$argon2i$v=19$m=65536,t=3,p=4$AAAA$AAAA"), std::nullopt);
  EXPECT_EQ(cost_of("$argon2id$v=16$m=65536,t=3,p=4$AAAA$AAAA"), std::nullopt);
  EXPECT_EQ(cost_of("$argon2id$v=19$m=99999999999,t=3,p=4$AAAA$AAAA"), std::nullopt);
  EXPECT_EQ(cost_of("$argon2id$v=19$m=65536,t=,p=4$AAAA$AAAA"), std::nullopt);
}

}  // namespace
}  // namespace cartwright::auth
