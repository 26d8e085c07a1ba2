// Requests with an Idempotency-Key that come again.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <string>
#include <vector>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

class IdempotencyTest : public CartFixture {
 protected:
  test::HttpClient keyed(const KnownUser& user, const std::string& key = "a-key") {
    return as(user).with("Idempotency-Key", key);
  }

  test::HttpReply add(test::HttpClient client, int quantity = 1) {
    return client.post(lines_path(ann.id), new_item(desk, quantity));
  }

  std::string stored_quantity() { return database.scalar("SELECT sum(quantity) FROM cartitems"); }
  std::string kept() { return database.scalar("SELECT count(*) FROM kept_replies"); }

  KnownUser ann = given_user();
  KnownUser bob = given_user();
  ProductId desk = given_product("Walnut desk", "149.99");
};

TEST_F(IdempotencyTest, ARepeatIsAnsweredAsTheFirstTimeAndDoesNothing) {
  const auto first = add(keyed(ann), 2);

  const auto again = add(keyed(ann), 2);

  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(first.header("Idempotent-Replayed"), "");
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(again.header("ETag"), first.header("ETag"));
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(stored_quantity(), "2");
}

TEST_F(IdempotencyTest, TheFirstAnswerStaysWhateverHasChangedSince) {
  const auto first = add(keyed(ann));
  as(ann).del(cart_path(ann.id));
  database.execute("UPDATE products SET archived = true");

  const auto again = add(keyed(ann));

  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(database.count("cartitems"), 0);
}

TEST_F(IdempotencyTest, AnotherKeyIsAnotherRequest) {
  add(keyed(ann, "one"));

  const auto reply = add(keyed(ann, "another"));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(stored_quantity(), "2");
}

TEST_F(IdempotencyTest, TheSameKeyInQuotesIsTheSame) {
  add(keyed(ann, "a-key"));

  const auto again = add(keyed(ann, "\"a-key\""));

  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
}

TEST_F(IdempotencyTest, AnotherBodyIsRefusedAndDoesNothing) {
  add(keyed(ann), 1);

  const auto reply = add(keyed(ann), 2);

  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(reply.field_error("Idempotency-Key"), "It was used for another request.");
  EXPECT_EQ(stored_quantity(), "1");
}

TEST_F(IdempotencyTest, AKeyIsOfOneCallerAlone) {
  const auto mine = keyed(ann).put(line_path(ann.id, desk), quantity_of(2));

  const auto theirs = keyed(bob).put(line_path(ann.id, desk), quantity_of(2));
  const auto of_admin = keyed(given_admin()).put(line_path(ann.id, desk), quantity_of(2));

  EXPECT_EQ(mine.status, 201);
  EXPECT_EQ(theirs.status, 403);
  EXPECT_EQ(of_admin.status, 200);
  EXPECT_EQ(of_admin.header("Idempotent-Replayed"), "");
}

TEST_F(IdempotencyTest, AKeyIsOfOneMethodAndPath) {
  const auto lamp = given_product();
  keyed(ann).put(line_path(ann.id, desk), quantity_of(2));

  const auto elsewhere = keyed(ann).put(line_path(ann.id, lamp), quantity_of(2));
  const auto removed = keyed(ann).del(line_path(ann.id, desk));

  EXPECT_EQ(elsewhere.status, 201);
  EXPECT_EQ(removed.status, 200);
  EXPECT_EQ(stored_quantity(), "2");
}

TEST_F(IdempotencyTest, WhatTheWorkRefusesIsRefusedAgain) {
  const auto too_much = add(keyed(ann), 6);
  database.execute("UPDATE products SET max_quantity = 999");

  const auto again = add(keyed(ann), 6);

  EXPECT_EQ(too_much.status, 400);
  EXPECT_EQ(again.status, 400);
  EXPECT_EQ(again.body, too_much.body);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "true");
}

TEST_F(IdempotencyTest, WhatWasNotThereIsNotThereAgain) {
  const auto absent = keyed(ann).del(line_path(ann.id, desk));
  given_item(ann, desk);

  const auto again = keyed(ann).del(line_path(ann.id, desk));

  EXPECT_EQ(absent.status, 404);
  EXPECT_EQ(again.status, 404);
  EXPECT_EQ(again.body, absent.body);
  EXPECT_EQ(database.count("cartitems"), 1);
}

TEST_F(IdempotencyTest, ARefusedConditionIsRefusedAgainWithTheTagOfThen) {
  given_item(ann, desk);
  const auto moved_on = keyed(ann).with("If-Match", "\"99-x\"").del(cart_path(ann.id));
  add(as(ann));

  const auto again = keyed(ann).with("If-Match", "\"99-x\"").del(cart_path(ann.id));

  EXPECT_EQ(again.status, 412);
  EXPECT_EQ(again.header("ETag"), moved_on.header("ETag"));
}

TEST_F(IdempotencyTest, ARemovedItemIsRemovedAgainForWhoeverAsksAgain) {
  const auto item = given_item(ann, desk);
  const auto first = keyed(ann).del(item_path(item));

  const auto again = keyed(ann).del(item_path(item));
  const auto another_time = as(ann).del(item_path(item));

  EXPECT_EQ(first.status, 204);
  EXPECT_EQ(again.status, 204);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(another_time.status, 404);
}

TEST_F(IdempotencyTest, WhatSaysNothingOfTheWorkIsNotKept) {
  add(keyed(bob));                                                                        // 403
  keyed(ann).post(lines_path(ann.id), R"({"a": "b"})");                                   // 422
  anonymous().with("Idempotency-Key", "a-key").post(lines_path(ann.id), new_item(desk));  // 401

  EXPECT_EQ(kept(), "0");
}

TEST_F(IdempotencyTest, OfManyAtTheSameInstantOneIsDone) {
  auto replies = test::in_parallel(16, [&](std::size_t) { return add(keyed(ann)); });

  const auto refused = std::ranges::count(replies, 409, &test::HttpReply::status);
  const auto answered = std::ranges::count(replies, 201, &test::HttpReply::status);
  EXPECT_EQ(refused + answered, 16);
  EXPECT_GE(answered, 1);
  EXPECT_EQ(stored_quantity(), "1");
}

TEST_F(IdempotencyTest, WhileTheFirstIsAtItTheNextIsToldToWait) {
  given_cart(ann);
  database.execute("BEGIN; SELECT FROM carts FOR UPDATE");
  auto first = std::async(std::launch::async, [&] { return add(keyed(ann)); });
  EXPECT_TRUE(test::eventually([&] {
    return database.scalar("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") != "0";
  }));

  const auto meanwhile = add(keyed(ann));
  database.execute("COMMIT");

  EXPECT_EQ(meanwhile.status, 409);
  EXPECT_EQ(meanwhile.error_code(), "conflict");
  EXPECT_EQ(meanwhile.header("Retry-After"), "1");
  EXPECT_EQ(first.get().status, 201);
  EXPECT_EQ(add(keyed(ann)).header("Idempotent-Replayed"), "true");
}

TEST_F(IdempotencyTest, ManyKeysOfOneCallerLeaveTheConnectionsToOthers) {
  given_cart(ann);
  database.execute("BEGIN; SELECT FROM carts FOR UPDATE");
  auto crowd = std::async(std::launch::async, [&] {
    return test::in_parallel(
        64, [&](std::size_t number) { return add(keyed(ann, std::to_string(number))).status; });
  });
  ASSERT_TRUE(test::eventually([&] {
    return database.scalar("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'") != "0";
  }));

  const auto reply = keyed(bob).put(line_path(bob.id, desk), quantity_of(2));
  database.execute("COMMIT");

  EXPECT_EQ(reply.status, 201);
  EXPECT_THAT(crowd.get(), testing::Each(testing::AnyOf(200, 201, 400, 503)));
}

TEST_F(IdempotencyTest, AKeyIsFreeAgainAfterAFailure) {
  given_cart(ann);
  database.execute("BEGIN; SELECT FROM carts FOR UPDATE");
  const auto failed = add(keyed(ann));
  database.execute("COMMIT");

  const auto again = add(keyed(ann));

  EXPECT_EQ(failed.status, 503);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.header("Idempotent-Replayed"), "");
}

TEST_F(IdempotencyTest, WhatIsNoKeyIsRefusedBeforeTheBodyIsReadAndAfterTheToken) {
  auto client = as(ann).with("Idempotency-Key", "a key");

  const auto reply = client.post(lines_path(ann.id), "no JSON");
  const auto without_token =
      anonymous().with("Idempotency-Key", "a key").post(lines_path(ann.id), "no JSON");

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.message(), "Idempotency-Key has 1 to 255 visible characters of ASCII.");
  EXPECT_EQ(without_token.status, 401);
}

TEST_F(IdempotencyTest, WhoWasAnAdministratorIsNotShownAnothersCartAgain) {
  const auto admin = given_admin();
  const auto item = given_item(ann, desk);
  auto client = as(admin).with("Idempotency-Key", "a-key");
  client.patch(item_path(item), quantity_of(2));
  customers().demote(admin);
  as(ann).del(item_path(item));

  const auto again = client.patch(item_path(item), quantity_of(2));

  EXPECT_NE(again.status, 200);
}

TEST_F(IdempotencyTest, NothingButHashesIsKeptOfTheRequest) {
  add(keyed(ann, "secret-key"));

  EXPECT_EQ(database.scalar("SELECT length(scope) || ' ' || length(content) FROM kept_replies"),
            "32 32");
  EXPECT_EQ(database.scalar("SELECT count(*) FROM kept_replies WHERE body LIKE '%secret-key%'"),
            "0");
}

TEST_F(IdempotencyTest, WhatIsOlderThanADayIsForgottenInTheBackground) {
  database.execute(R"sql(
    INSERT INTO kept_replies (scope, content, status, body, created)
    SELECT decode(to_hex(n), 'escape'), '', 200, '', now() - interval '25 hours'
    FROM generate_series(1, 5000) AS n)sql");
  add(keyed(ann));

  database.execute("UPDATE jobs SET due = now() WHERE kind = 'forget kept replies'");
  database.execute("NOTIFY jobs_added");

  EXPECT_TRUE(test::eventually([&] { return kept() == "1"; }));
}

}  // namespace
}  // namespace cartwright::cart
