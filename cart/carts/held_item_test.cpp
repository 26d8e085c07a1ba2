// Who waits for an item that somebody changes.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/eventually.hpp"

namespace cartwright::cart {
namespace {

/// The item is locked, so that its owner waits.
class HeldItemTest : public CartFixture {
 protected:
  HeldItemTest() {
    database.execute(
        fmt::format("BEGIN; SELECT FROM cartitems WHERE id = {} FOR UPDATE", item.value));
  }
  ~HeldItemTest() override { database.execute("ROLLBACK"); }

  int status_of_change(const KnownUser& user) {
    return as(user).patch(item_path(item), quantity_of(5)).status;
  }

  bool somebody_waits() {
    return test::eventually([&] { return database.count_waiting() == 1; });
  }

  const KnownUser ann = given_user();
  const ItemId item = given_item(ann);
};

TEST_F(HeldItemTest, AStrangerStandsInNobodysLine) {
  const auto stranger = given_user();
  auto owner = std::async(std::launch::async, [&] { return status_of_change(ann); });
  ASSERT_TRUE(somebody_waits());

  EXPECT_EQ(status_of_change(stranger), 403);

  database.execute("ROLLBACK");
  EXPECT_EQ(owner.get(), 200);
}

}  // namespace
}  // namespace cartwright::cart
