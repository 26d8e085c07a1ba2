// A backup is restored as deploy/backup/README.md says, and nobody gets what was another's.

#include <gtest/gtest.h>

#include "platform/testing/eventually.hpp"
#include "tests/stories/restored_store.hpp"
#include "tests/stories/visitor.hpp"

namespace cartwright::test {
namespace {

constexpr const char* kPassword = "correct horse";

class RestoreTest : public testing::Test {
 protected:
  /// Somebody with an account, a token and a desk in the cart.
  Visitor given_shopper(const std::string& email) {
    Visitor shopper(store.addresses(), email);
    shopper.registers(kPassword);
    shopper.logs_in(kPassword);
    shopper.opens_cart();
    shopper.adds(desk, 1);
    return shopper;
  }

  RestoredStore store;
  std::int64_t desk = store.sells("Walnut desk", "149.99");
  Visitor ann = given_shopper("ann@example.com");
};

TEST_F(RestoreTest, AccountsAndCartsOfTheBackupAreThereAgain) {
  store.dumps_both();

  store.restores_both();

  ann.moves_to(store.addresses());
  EXPECT_EQ(ann.logs_in(kPassword).status, 200);
  EXPECT_EQ(ann.opens_cart().text("/data/total_price"), "149.99");
}

TEST_F(RestoreTest, TokensOfBeforeHaveEnded) {
  store.dumps_both();

  store.restores_both();

  ann.moves_to(store.addresses());
  EXPECT_EQ(ann.opens_cart().message(), "Token is revoked");
}

TEST_F(RestoreTest, WhoeverRegistersNextGetsNeitherIdNorCartNorTokenOfALostAccount) {
  store.dumps_both();
  auto lost = given_shopper("lost@example.com");

  store.restores_customers();

  lost.moves_to(store.addresses());
  auto next = given_shopper("next@example.com");
  EXPECT_GT(next.id(), lost.id());
  EXPECT_EQ(next.opens_cart().number("/data/cart_items/0/quantity"), 1);
  EXPECT_EQ(lost.opens_cart().status, 401);
  EXPECT_TRUE(eventually([&] { return store.carts_of(lost.id()) == 0; })) << "nobody's cart stays";
}

TEST_F(RestoreTest, TheCommandThatIsForgottenStillHandsOutNoToken) {
  store.dumps_both();
  auto lost = given_shopper("lost@example.com");

  store.restores_customers(RestoredStore::Command::forgotten);

  lost.moves_to(store.addresses());
  auto next = given_shopper("next@example.com");
  ASSERT_EQ(next.id(), lost.id());
  EXPECT_EQ(lost.opens_cart().message(), "Token is revoked");
}

TEST_F(RestoreTest, ADumpOfCartThatIsOlderThanThatOfCustomersLosesNoDeletion) {
  auto bob = given_shopper("bob@example.com");
  store.dumps_cart();
  bob.deletes_account_of(bob.id());
  ASSERT_TRUE(eventually([&] { return store.carts_of(bob.id()) == 0; }));
  store.dumps_customers();

  store.restores_both();

  EXPECT_EQ(store.carts_of(ann.id()), 1);
  EXPECT_TRUE(eventually([&] { return store.carts_of(bob.id()) == 0; }));
}

TEST_F(RestoreTest, ADumpOfCartThatIsYoungerThanThatOfCustomersHandsOutNoCart) {
  store.dumps_customers();
  auto lost = given_shopper("lost@example.com");
  store.dumps_cart();

  store.restores_both();

  auto next = given_shopper("next@example.com");
  EXPECT_NE(next.id(), lost.id());
  EXPECT_TRUE(eventually([&] { return store.carts_of(lost.id()) == 0; }));
}

TEST_F(RestoreTest, DeletionsAfterARestoreAreFollowed) {
  auto bob = given_shopper("bob@example.com");
  store.dumps_customers();
  for (const auto* email : {"c@example.com", "d@example.com", "e@example.com"}) {
    auto lost = given_shopper(email);
    lost.deletes_account_of(lost.id());
  }
  ASSERT_TRUE(eventually([&] { return store.carts() == 2; }));

  store.restores_customers();

  bob.moves_to(store.addresses());
  bob.logs_in(kPassword);
  bob.deletes_account_of(bob.id());
  EXPECT_TRUE(eventually([&] { return store.carts_of(bob.id()) == 0; }));
}

TEST_F(RestoreTest, AfterATableThatWasEmptiedIdsGoOn) {
  store.empties_users("TRUNCATE users RESTART IDENTITY");

  auto next = given_shopper("next@example.com");

  EXPECT_GT(next.id(), ann.id());
  EXPECT_EQ(ann.opens_cart().status, 401);
  EXPECT_TRUE(eventually([&] { return store.carts_of(ann.id()) == 0; }));
}

TEST_F(RestoreTest, ProductsAndItemsOfARestoredCartGetNewIds) {
  store.dumps_cart();
  const auto lost = store.sells("Desk lamp", "74.90");
  const auto lost_item = ann.opens_cart().number("/data/cart_items/0/id") + 1;
  ann.adds(lost, 1);

  store.restores_cart();

  ann.moves_to(store.addresses());
  const auto next = store.sells("Bed", "500.00");
  EXPECT_GT(next, lost);
  EXPECT_GT(ann.adds(next, 1).number("/data/cart_items/1/id"), lost_item);
}

}  // namespace
}  // namespace cartwright::test
