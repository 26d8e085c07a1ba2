// What operators see of cart alone: it depends on customers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <future>
#include <string>

#include "cart/testing/cart_fixture.hpp"
#include "cart/testing/customers_process.hpp"
#include "platform/testing/certificates.hpp"
#include "platform/testing/contracts/service_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::cart {
namespace {

class ProgramTest : public test::ServiceFixture {};

/// Two processes that a user asks by turns.
class TwoProgramsTest : public ProgramTest {
 protected:
  test::HttpClient client(std::size_t number) {
    return client_of(number % 2 == 0 ? one : other).as(ann.token);
  }

  const KnownUser ann = CartFixture::customers().given_user();
  const test::ServiceProcess one = start();
  const test::ServiceProcess other = start();
};

/// Adds one of each of twenty products, of which each `turn` has another first.
std::string batch_of_twenty(std::size_t turn) {
  std::string items;
  for (std::size_t at = 0; at < 20; ++at) {
    const auto product = static_cast<std::int64_t>((at * 7 + turn) % 20 + 1);
    items += (at == 0 ? "" : ",") + new_item(ProductId{product});
  }
  return R"({"items": [)" + items + "]}";
}

TEST_F(ProgramTest, APreflightAllowsTheTokenOfAGuest) {
  const auto program = start({{"ALLOWED_ORIGINS", "https://shop.example"}});

  const auto reply =
      client_of(program).with("Origin", "https://shop.example").options("/api/v1/guest-cart/");

  EXPECT_EQ(reply.header("Access-Control-Allow-Headers"),
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-Cart-Token, "
            "X-Requested-With, X-Request-Id, Traceparent, Tracestate, Baggage");
}

TEST_F(ProgramTest, StopsWhileCustomersCannotBeReached) {
  auto program = start({{"CUSTOMERS_PORT", "1"}});

  EXPECT_EQ(program.stop(), 0) << program.output();
}

TEST_F(ProgramTest, AnswersARequestThatWaitsForCustomersBeforeItStops) {
  CustomersProcess frozen;
  auto program = start({{"CUSTOMERS_PORT", std::to_string(frozen.grpc_port())}});
  frozen.freeze();
  test::RawConnection waiting(program.port("http_port"));
  waiting.send("GET /api/v1/cart/1/ HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer a.b.c\r\n\r\n");
  EXPECT_EQ(get(program, "/livez").status, 200);

  EXPECT_EQ(program.stop(), 0) << program.output();

  EXPECT_EQ(test::status_of(waiting.read_all()), 503);
}

TEST_F(ProgramTest, TellsWhyItDoesNotTrustCustomers) {
  const auto stranger = test::certificates_folder() + "/stranger-ca.crt";
  const auto program = start({{"TLS_CA", stranger}});

  EXPECT_TRUE(test::eventually([&] {
    return program.output().contains("TLS handshake failed, self-signed certificate");
  })) << program.output();
}

TEST_F(TwoProgramsTest, AHundredAddsThroughTwoProcessesSumExactlyAndWaitForNobodyLong) {
  database.execute(
      "INSERT INTO products (id, name, price, max_quantity) VALUES (7, 'Button', 0.1, 999)");
  const auto begun = std::chrono::steady_clock::now();

  const auto statuses = test::in_parallel(100, [&](std::size_t number) {
    return client(number).post(lines_path(ann.id), new_item(ProductId{7}, 2)).status;
  });

  EXPECT_EQ(std::ranges::count(statuses, 201), 1);
  EXPECT_EQ(std::ranges::count(statuses, 200), 99);
  EXPECT_EQ(database.scalar("SELECT quantity FROM cartitems"), "200");
  EXPECT_LT(std::chrono::steady_clock::now() - begun, std::chrono::seconds(10));
}

TEST_F(TwoProgramsTest, BatchesThroughTwoProcessesInAnyOrderOfProductsSumExactly) {
  database.execute(
      "INSERT INTO products (id, name, price, max_quantity)"
      " SELECT n, 'Button', 0.1, 999 FROM generate_series(1, 20) AS n");

  const auto statuses = test::in_parallel(100, [&](std::size_t number) {
    return client(number).post(cart_path(ann.id) + "batch/", batch_of_twenty(number)).status;
  });

  EXPECT_THAT(statuses, testing::Each(200));
  EXPECT_EQ(database.scalar("SELECT concat(count(*), ' ', min(quantity), ' ', max(quantity)) "
                            "FROM cartitems"),
            "20 100 100");
}

TEST_F(TwoProgramsTest, OfOneKeyAtTwoProcessesOneIsDone) {
  database.execute("INSERT INTO products (id, name, price) VALUES (7, 'Button', 0.1)");

  const auto statuses = test::in_parallel(16, [&](std::size_t number) {
    return client(number)
        .with("Idempotency-Key", "a-key")
        .post(lines_path(ann.id), new_item(ProductId{7}, 2))
        .status;
  });

  EXPECT_THAT(statuses, testing::Each(testing::AnyOf(201, 409)));
  EXPECT_THAT(statuses, testing::Contains(201));
  EXPECT_EQ(database.scalar("SELECT quantity FROM cartitems"), "2");
}

// A process that dies while the database is at the commit that it has asked for.
class DyingProgramTest : public ProgramTest {
 protected:
  /// Has each commit of a kept reply wait until the test lets it.
  void hold_commits() {
    database.execute(R"sql(
      CREATE FUNCTION wait_for_the_test() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(1);
        RETURN NULL;
      END
      $$;
      CREATE CONSTRAINT TRIGGER wait_for_the_test AFTER INSERT ON kept_replies
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait_for_the_test();
      INSERT INTO products (id, name, price) VALUES (7, 'Button', 0.10);
      SELECT pg_advisory_lock(1);
    )sql");
  }

  bool is_committing() {
    return test::eventually([&] {
      return database.scalar(
                 "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") ==
             "1";
    });
  }

  test::HttpReply add(const test::ServiceProcess& program) {
    return client_of(program)
        .as(ann.token)
        .with("Idempotency-Key", "a-key")
        .post(lines_path(ann.id), new_item(ProductId{7}, 2));
  }

  /// Has it ask for a commit that is done, and die without hearing of it.
  void die_in_its_commit(test::ServiceProcess& program) {
    hold_commits();
    auto lost = std::async(std::launch::async, [&] { add(program); });
    ASSERT_TRUE(is_committing());
    program.freeze();
    database.execute("SELECT pg_advisory_unlock(1)");
    ASSERT_TRUE(test::eventually([&] { return database.count("kept_replies") == 1; }));
    program.kill();
    EXPECT_ANY_THROW(lost.get());
  }

  KnownUser ann = CartFixture::customers().given_user();
};

TEST_F(DyingProgramTest, WhoAsksAgainIsAnsweredAsTheFirstTimeWouldHaveBeen) {
  auto first = start();
  die_in_its_commit(first);
  ASSERT_FALSE(HasFatalFailure());

  auto second = start();
  const auto reply = add(second);

  EXPECT_EQ(reply.status, 201);
  EXPECT_EQ(reply.header("Idempotent-Replayed"), "true");
  EXPECT_EQ(reply.number("/data/cart_items/0/quantity"), 2);
  EXPECT_EQ(database.scalar("SELECT quantity FROM cartitems"), "2");
}

}  // namespace
}  // namespace cartwright::cart
