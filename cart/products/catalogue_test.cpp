#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::cart {
namespace {

using test::eventually;
using test::in_parallel;

constexpr const char* kList = "/api/v1/products/list/";
const auto kStatementTimeout = db::Settings().query_timeout;

class CatalogueTest : public CartFixture {
 protected:
  /// Asks until the list of `cart` is of these names; announcements take a moment to arrive.
  static bool shows(RunningCart& cart, const std::string& names) {
    return eventually([&] { return names_in(cart) == names; });
  }

  /// The list is read, then the table is locked, then the list is asked for again.
  int status_while_locked() {
    anonymous().get(kList);
    database.execute("BEGIN; LOCK TABLE products");
    const auto status = anonymous().get(kList).status;
    database.execute("ROLLBACK");
    return status;
  }

  static std::string names_in(RunningCart& cart) {
    const auto reply = cart.anonymous().get(kList);
    if (reply.status != 200) return reply.body;
    std::string names;
    for (const auto& product : reply.data().as_array()) {
      names += std::string(product.at("name").as_string()) + ";";
    }
    return names;
  }
};

TEST_F(CatalogueTest, ShowsAProductThatIsAdded) {
  given_product("Walnut desk");
  ASSERT_TRUE(shows(cart(), "Walnut desk;"));

  given_product("Teapot");

  EXPECT_TRUE(shows(cart(), "Walnut desk;Teapot;"));
}

TEST_F(CatalogueTest, ShowsAProductThatIsChanged) {
  given_product("Walnut desk");
  ASSERT_TRUE(shows(cart(), "Walnut desk;"));

  database.execute("UPDATE products SET name = 'Oak desk'");

  EXPECT_TRUE(shows(cart(), "Oak desk;"));
}

TEST_F(CatalogueTest, ShowsAProductThatIsChangedWithoutOrdinaryTriggers) {
  given_product("Walnut desk");
  ASSERT_TRUE(shows(cart(), "Walnut desk;"));

  database.execute(
      "SET session_replication_role = replica; UPDATE products SET name = 'Oak desk'; RESET ALL");

  EXPECT_TRUE(shows(cart(), "Oak desk;"));
}

TEST_F(CatalogueTest, ForgetsAProductThatIsRemoved) {
  given_product("Walnut desk");
  ASSERT_TRUE(shows(cart(), "Walnut desk;"));

  database.execute("DELETE FROM products");

  EXPECT_TRUE(shows(cart(), ""));
}

TEST_F(CatalogueTest, AnswersFromMemoryWhileTheTableCannotBeRead) {
  given_product("Walnut desk");
  ASSERT_TRUE(shows(cart(), "Walnut desk;"));

  // Eventually, because an announcement that is still on its way lets the list be read once more.
  EXPECT_TRUE(eventually([&] { return status_while_locked() == 200; }));
}

TEST_F(CatalogueTest, ReadersWhoWaitForEachOtherShareAFailure) {
  RunningCart locked(customers());
  locked.database.execute("BEGIN; LOCK TABLE products");
  const auto start = std::chrono::steady_clock::now();

  auto statuses = in_parallel(8, [&](auto) { return locked.anonymous().get(kList).status; });

  EXPECT_EQ(statuses, std::vector<int>(8, 503));
  EXPECT_LT(std::chrono::steady_clock::now() - start, 3 * kStatementTimeout);
}

TEST_F(CatalogueTest, ShowsWhatChangedWhileItHeardNoAnnouncements) {
  RunningCart interrupted(customers());
  interrupted.database.execute("INSERT INTO products (name, price) VALUES ('Walnut desk', 1)");
  ASSERT_TRUE(shows(interrupted, "Walnut desk;"));

  interrupted.database.go_down();
  interrupted.database.come_up();
  interrupted.database.execute("UPDATE products SET name = 'Oak desk'");

  EXPECT_TRUE(shows(interrupted, "Oak desk;"));
}

TEST_F(CatalogueTest, ManyFirstReadersAllSeeTheList) {
  RunningCart fresh(customers());
  fresh.database.execute(
      "INSERT INTO products (name, price) SELECT 'Product ' || n, n FROM generate_series(1, 500) "
      "n");

  auto sizes =
      in_parallel(16, [&](auto) { return fresh.anonymous().get(kList).data().as_array().size(); });

  EXPECT_EQ(sizes, std::vector<std::size_t>(16, 500));
}

}  // namespace
}  // namespace cartwright::cart
