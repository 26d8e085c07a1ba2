#include "cart/guests/guests_api.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cart/testing/guest_fixture.hpp"

namespace cartwright::cart {
namespace {

class GuestsApiTest : public GuestFixture {
 protected:
  ProductId desk = given_product("Walnut desk", "149.99");
};

TEST_F(GuestsApiTest, AnybodyMakesACartAndGetsItsToken) {
  auto reply = anonymous().post(kGuestCart);

  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.text("/data/token").size(), 43);
  EXPECT_EQ(reply.number("/data/cart/version"), 1);
  EXPECT_EQ(reply.header("Cache-Control"), "no-store");
  EXPECT_EQ(reply.at("/data/cart"), guest(reply.text("/data/token")).get(kGuestCart).data());
}

TEST_F(GuestsApiTest, TheTagOfANewCartIsThatOfTheCart) {
  auto reply = anonymous().post(kGuestCart);

  EXPECT_EQ(reply.header("ETag"), guest(reply.text("/data/token")).get(kGuestCart).header("ETag"));
}

TEST_F(GuestsApiTest, AGuestsCartShowsNeitherUserNorCart) {
  const auto token = given_guest(desk, 2);

  auto reply = guest(token).get(kGuestCart);

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.text("/data/total_price"), "299.98");
  EXPECT_EQ(reply.text("/data/cart_items/0/name"), "Walnut desk");
  EXPECT_FALSE(reply.data().as_object().contains("user_id"));
  EXPECT_FALSE(reply.at("/data/cart_items/0").as_object().contains("cart_id"));
}

TEST_F(GuestsApiTest, OnlyTheHashOfATokenIsStored) {
  const auto token = given_guest();

  EXPECT_EQ(database.scalar(fmt::format(
                "SELECT token_hash = sha256(convert_to('{}', 'UTF8')) FROM guest_carts", token)),
            "t");
}

TEST_F(GuestsApiTest, AddAnswersWhetherTheLineIsNew) {
  const auto token = given_guest();

  auto first = guest(token).post(kGuestLines, new_item(desk, 2));
  auto second = guest(token).post(kGuestLines, new_item(desk, 1));

  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(second.number("/data/cart_items/0/quantity"), 3);
  EXPECT_EQ(second.data(), guest(token).get(kGuestCart).data());
}

TEST_F(GuestsApiTest, SetAndRemoveFollowTheRulesOfUsersCarts) {
  const auto token = given_guest();

  EXPECT_EQ(guest(token).put(guest_line(desk), quantity_of(5)).status, 201);
  EXPECT_EQ(guest(token).put(guest_line(desk), quantity_of(6)).field_error("quantity"),
            "At most 5 of this product fit into a cart.");
  EXPECT_EQ(guest(token).put(guest_line(kNoProduct), quantity_of(1)).status, 404);
  EXPECT_EQ(guest(token).del(guest_line(desk)).number("/data/item_count"), 0);
  EXPECT_EQ(guest(token).del(guest_line(desk)).status, 404);
}

TEST_F(GuestsApiTest, ABatchIsDoneAsAWholeOrNotAtAll) {
  const auto token = given_guest(desk, 1);

  auto done =
      guest(token).post("/api/v1/guest-cart/batch/", R"({"items": [)" + new_item(desk, 2) + "]}");
  auto refused =
      guest(token).post("/api/v1/guest-cart/batch/", R"({"items": [)" + new_item(desk, 1) + "," +
                                                         new_item(kNoProduct, 1) + "]}");

  EXPECT_EQ(done.number("/data/item_count"), 3);
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(guest(token).get(kGuestCart).number("/data/item_count"), 3);
}

TEST_F(GuestsApiTest, AcknowledgingAcceptsTodaysPrices) {
  const auto token = given_guest(desk, 1);
  set(desk, "price = 199.99");

  auto reply = guest(token).post("/api/v1/guest-cart/acknowledge/");

  EXPECT_EQ(reply.text("/data/cart_items/0/unit_price_at_add"), "199.99");
}

TEST_F(GuestsApiTest, ClearingLeavesTheCartAndItsToken) {
  const auto token = given_guest(desk, 2);

  auto reply = guest(token).del(kGuestCart);

  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(guest(token).get(kGuestCart).text("/data/total_price"), "0.00");
}

TEST_F(GuestsApiTest, AWriteToACartThatHasMovedOnIsRefusedWithTheTagOfToday) {
  const auto token = given_guest(desk, 1);
  const auto before = guest(token).get(kGuestCart).header("ETag");
  guest(token).put(guest_line(desk), quantity_of(2));

  auto reply = guest(token).with("If-Match", before).put(guest_line(desk), quantity_of(3));

  EXPECT_EQ(reply.status, 412);
  EXPECT_EQ(reply.header("ETag"), guest(token).get(kGuestCart).header("ETag"));
}

TEST_F(GuestsApiTest, WhoHasTheCartGetsNoCopy) {
  const auto token = given_guest(desk, 1);
  const auto tag = guest(token).get(kGuestCart).header("ETag");

  auto client = guest(token).with("If-None-Match", tag).with("Connection", "close");

  EXPECT_EQ(client.get(kGuestCart).status, 304);
}

struct NoToken {
  std::string reason;
  std::string (*spoil)(const std::string& token);
};

void PrintTo(const NoToken& value, std::ostream* out) { *out << value.reason; }

class NoTokenTest : public GuestsApiTest, public testing::WithParamInterface<NoToken> {};

TEST_P(NoTokenTest, IsTheTokenOfNoCart) {
  auto client = guest(GetParam().spoil(given_guest(desk, 1)));

  EXPECT_EQ(client.get(kGuestCart).status, 404);
  EXPECT_EQ(client.post(kGuestLines, new_item(desk)).status, 404);
  EXPECT_EQ(client.put(guest_line(desk), quantity_of(1)).status, 404);
  EXPECT_EQ(client.del(guest_line(desk)).status, 404);
  EXPECT_EQ(client.del(kGuestCart).status, 404);
}

using Token = const std::string&;

INSTANTIATE_TEST_SUITE_P(
    All, NoTokenTest,
    testing::Values(NoToken{"none", [](Token) { return std::string(); }},
                    NoToken{"unknown", [](Token) { return std::string(43, 'A'); }},
                    NoToken{"too short", [](Token token) { return token.substr(1); }},
                    NoToken{"too long", [](Token token) { return token + "A"; }},
                    NoToken{"a foreign letter", [](Token token) { return token.substr(1) + "="; }},
                    NoToken{"a scheme", [](Token token) { return "Bearer " + token; }}));

TEST_F(GuestsApiTest, WithoutATokenThereIsNoCart) {
  given_guest(desk, 1);

  EXPECT_EQ(anonymous().get(kGuestCart).status, 404);
}

TEST_F(GuestsApiTest, TwoTokensAreAMalformedRequest) {
  const auto token = given_guest();

  EXPECT_EQ(guest(token).with("X-Cart-Token", token).get(kGuestCart).status, 400);
}

TEST_F(GuestsApiTest, BadBodiesAreRefusedAsInUsersCarts) {
  const auto token = given_guest();

  EXPECT_EQ(guest(token).post(kGuestLines, "{").status, 400);
  EXPECT_EQ(guest(token).post(kGuestLines, new_item(desk, 0)).status, 422);
  EXPECT_EQ(guest(token).put(guest_line(desk), R"({"quantity": -1})").status, 422);
  EXPECT_EQ(guest(token).post("/api/v1/guest-cart/batch/", R"({"items": []})").status, 422);
}

TEST_F(GuestsApiTest, NobodyReachesAGuestsItemThroughTheCallsOfUsers) {
  const auto token = given_guest(desk, 1);
  const ItemId item{guest(token).get(kGuestCart).number("/data/cart_items/0/id")};
  const auto admin = given_admin();

  EXPECT_EQ(as(admin).patch(item_path(item), quantity_of(2)).status, 404);
  EXPECT_EQ(as(admin).del(item_path(item)).status, 404);
  EXPECT_EQ(as(given_user()).del(item_path(item)).status, 404);
  EXPECT_EQ(guest(token).get(kGuestCart).number("/data/item_count"), 1);
}

TEST_F(GuestsApiTest, NobodyReachesAGuestsCartByItsNumber) {
  const auto token = given_guest(desk, 1);
  const UserId number{std::stoll(database.scalar("SELECT cart_id FROM guest_carts"))};
  const auto admin = given_admin();

  EXPECT_LT(number.value, 0);
  EXPECT_EQ(as(admin).get(cart_path(number)).status, 404);
  EXPECT_EQ(as(admin).del(cart_path(number)).status, 404);
  EXPECT_EQ(as(admin).post(new_item_path(number), new_item(desk)).status, 404);
  EXPECT_EQ(as(admin).post(lines_path(number), new_item(desk)).status, 404);
}

}  // namespace
}  // namespace cartwright::cart
