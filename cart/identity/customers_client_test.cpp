#include "cart/identity/customers_client.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/certificates.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

using std::chrono::seconds;

// The default of CUSTOMERS_TIMEOUT_MS is two seconds; the rest is for a machine under load.
constexpr seconds kBound{6};

class CustomersClientTest : public CartFixture {
 protected:
  std::vector<KnownUser> given_users(std::size_t count) {
    std::vector<KnownUser> users;
    std::generate_n(std::back_inserter(users), count, [this] { return given_user(); });
    return users;
  }
};

TEST_F(CustomersClientTest, HonoursNoTokenOfAUserDeletedBetweenTwoRequests) {
  const auto ann = given_user();
  auto client = as(ann);
  EXPECT_EQ(client.get(cart_path(ann.id)).status, 200);

  customers().delete_user(ann);

  auto reply = client.get(cart_path(ann.id));
  EXPECT_EQ(reply.status, 401);
  EXPECT_EQ(reply.message(), "Token is revoked");
}

TEST_F(CustomersClientTest, SeesADeletionThatHappenedElsewhere) {
  const auto ann = given_user();
  auto client = as(ann);
  EXPECT_EQ(client.get(cart_path(ann.id)).status, 200);

  customers().delete_user_elsewhere(ann);

  EXPECT_TRUE(test::eventually([&] { return client.get(cart_path(ann.id)).status == 401; }));
}

TEST_F(CustomersClientTest, SeesThatAnAdministratorNoLongerIsOne) {
  const auto ann = given_user();
  const auto admin = given_admin();
  auto client = as(admin);
  EXPECT_EQ(client.get(cart_path(ann.id)).status, 200);

  customers().demote(admin);

  EXPECT_TRUE(test::eventually([&] { return client.get(cart_path(ann.id)).status == 403; }));
}

TEST_F(CustomersClientTest, TellsTheUsersOfParallelRequestsApart) {
  const auto users = given_users(32);

  auto owners = test::in_parallel(users.size(), [&](std::size_t number) {
    return as(users[number]).get(cart_path(users[number].id)).number("/data/user_id");
  });

  EXPECT_TRUE(std::ranges::equal(owners, users, {}, {}, [](auto& user) { return user.id.value; }));
}

/// Tests that harm customers, hence one of their own.
class CustomersOutageTest : public testing::Test {
 protected:
  test::HttpReply ask() { return cart.as(ann).get(cart_path(ann.id)); }

  void expect_unavailable() {
    const auto begin = std::chrono::steady_clock::now();
    const auto reply = ask();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, kBound);
    EXPECT_EQ(reply.status, 503);
    EXPECT_EQ(reply.error_code(), "service_unavailable");
    EXPECT_EQ(reply.message(), "The token cannot be validated now.");
    EXPECT_NE(reply.header("Retry-After"), "");
  }

  bool recovers() {
    return test::eventually([this] { return ask().status == 200; });
  }

  CustomersProcess customers;
  RunningCart cart{customers};
  KnownUser ann = customers.given_user();
};

TEST_F(CustomersOutageTest, IsAnsweredWith503AndEndsByItself) {
  EXPECT_EQ(ask().status, 200);

  customers.kill();
  expect_unavailable();
  expect_unavailable();

  customers.restart();
  EXPECT_TRUE(recovers());
}

TEST_F(CustomersOutageTest, LeavesWhatIsNoTokenA401) {
  customers.kill();

  EXPECT_EQ(cart.anonymous().get(cart_path(ann.id)).message(), "Missing authorization token");
  EXPECT_EQ(cart.anonymous().as("Token x").get(cart_path(ann.id)).message(),
            "Invalid token scheme");
  EXPECT_EQ(cart.anonymous().as("Bearer x").get(cart_path(ann.id)).message(),
            "Invalid authorization token");
  EXPECT_EQ(
      cart.anonymous().as("Bearer a.b." + std::string(8189, 'c')).get(cart_path(ann.id)).message(),
      "Invalid authorization token");
}

TEST_F(CustomersOutageTest, OfACustomersThatHangsIsAnsweredInTime) {
  EXPECT_EQ(ask().status, 200);

  customers.freeze();
  expect_unavailable();

  customers.thaw();
  EXPECT_TRUE(recovers());
}

TEST_F(CustomersOutageTest, KeepsNoRequestWaitingForAnother) {
  customers.freeze();
  const auto begin = std::chrono::steady_clock::now();

  auto replies = test::in_parallel(32, [this](std::size_t) { return ask().status; });

  EXPECT_EQ(replies, std::vector<int>(32, 503));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, kBound);
}

TEST_F(CustomersOutageTest, LeavesWhatNeedsNoTokenAlone) {
  customers.kill();

  EXPECT_EQ(cart.anonymous().get("/api/v1/products/list/").status, 200);
  EXPECT_EQ(cart.anonymous().get("/livez").status, 200);
}

TEST_F(CustomersOutageTest, ChangesNothing) {
  customers.kill();

  EXPECT_EQ(ask().status, 503);
  EXPECT_EQ(cart.database.count("carts"), 0);
}

TEST_F(CustomersOutageTest, OfItsDatabaseIsAnsweredWith503AndEndsByItself) {
  EXPECT_EQ(ask().status, 200);

  customers.database().go_down();
  EXPECT_TRUE(test::eventually([this] { return ask().status == 503; }));

  customers.database().come_up();
  EXPECT_TRUE(recovers());
}

TEST_F(CustomersOutageTest, AtTheStartOfCartEndsByItself) {
  customers.kill();
  RunningCart early(customers);
  EXPECT_EQ(early.as(ann).get(cart_path(ann.id)).status, 503);

  customers.restart();

  EXPECT_TRUE(test::eventually([&] { return early.as(ann).get(cart_path(ann.id)).status == 200; }));
}

class CustomersCertificateTest : public CartFixture {
 protected:
  static int status_with(rpc::TlsFiles tls) {
    const auto ann = customers().given_user();
    RunningCart cart(customers(), std::move(tls));
    return cart.as(ann).get(cart_path(ann.id)).status;
  }
};

TEST_F(CustomersCertificateTest, OfAnotherAuthorityThanOursIsNotTrusted) {
  auto tls = test::certificate("cart");
  tls.ca = test::certificates_folder() + "/stranger-ca.crt";

  EXPECT_EQ(status_with(tls), 503);
}

TEST_F(CustomersCertificateTest, OfAStrangerOpensNothing) {
  EXPECT_EQ(status_with(test::stranger_certificate()), 503);
}

}  // namespace
}  // namespace cartwright::cart
