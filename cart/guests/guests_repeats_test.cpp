// Requests of guests, and merges, that come again with an Idempotency-Key.

#include <gtest/gtest.h>

#include <string>

#include "cart/testing/guest_fixture.hpp"

namespace cartwright::cart {
namespace {

class GuestsRepeatsTest : public GuestFixture {
 protected:
  test::HttpReply add(const std::string& token) {
    return guest(token).with("Idempotency-Key", "a-key").post(kGuestLines, new_item(desk, 2));
  }

  std::string pieces() { return database.scalar("SELECT sum(quantity) FROM cartitems"); }

  KnownUser ann = given_user();
  ProductId desk = given_product("Walnut desk", "149.99");
};

TEST_F(GuestsRepeatsTest, ARepeatIsAnsweredAsTheFirstTimeAndDoesNothing) {
  const auto token = given_guest();
  const auto first = add(token);

  const auto again = add(token);

  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(pieces(), "2");
}

TEST_F(GuestsRepeatsTest, TheKeyOfAnotherGuestIsAnother) {
  add(given_guest());

  const auto other = add(given_guest());

  EXPECT_EQ(other.status, 201);
  EXPECT_EQ(other.header("Idempotent-Replayed"), "");
  EXPECT_EQ(pieces(), "4");
}

TEST_F(GuestsRepeatsTest, AnAddThatIsAskedAgainAfterTheMergeIsAnsweredAsTheFirstTime) {
  const auto token = given_guest();
  const auto first = add(token);
  merge(ann, token);

  const auto again = add(token);

  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(pieces(), "2");
}

TEST_F(GuestsRepeatsTest, AMergeThatIsAskedAgainIsAnsweredAsTheFirstTime) {
  const auto body = R"({"cart_token": ")" + given_guest(desk, 2) + "\"}";
  auto client = as(ann).with("Idempotency-Key", "a-key");
  const auto first = client.post(cart_path(ann.id) + "merge/", body);
  as(ann).del(cart_path(ann.id));

  const auto again = client.post(cart_path(ann.id) + "merge/", body);

  EXPECT_EQ(again.status, 200);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
}

TEST_F(GuestsRepeatsTest, NoTokenIsKept) {
  const auto token = given_guest();
  add(token);
  as(ann)
      .with("Idempotency-Key", "a-key")
      .post(cart_path(ann.id) + "merge/", R"({"cart_token": ")" + token + "\"}");

  EXPECT_EQ(database.scalar("SELECT count(*) FROM kept_replies"), "2");
  EXPECT_EQ(database.scalar("SELECT count(*) FROM kept_replies AS kept WHERE kept::text LIKE '%" +
                            token + "%'"),
            "0");
}

TEST_F(GuestsRepeatsTest, WhoAsksTwiceForACartGetsTwo) {
  auto client = anonymous().with("Idempotency-Key", "a-key");

  const auto first = client.post(kGuestCart);
  const auto second = client.post(kGuestCart);

  EXPECT_EQ(second.status, 201);
  EXPECT_NE(first.text("/data/token"), second.text("/data/token"));
  EXPECT_EQ(database.count("guest_carts"), 2);
}

}  // namespace
}  // namespace cartwright::cart
