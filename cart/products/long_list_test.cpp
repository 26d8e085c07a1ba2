// The list of products where it is too long to be kept, and searches beside carts.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/memory.hpp"
#include "platform/testing/service_process.hpp"
#include "platform/testing/service_settings.hpp"

namespace cartwright::cart {
namespace {

using std::chrono::steady_clock;
using test::eventually;

constexpr const char* kList = "/api/v1/products/list/";
constexpr std::int64_t kMiB = 1024 * 1024;
// ThreadSanitizer lets lists take more of a loop than carts.
#if __has_feature(thread_sanitizer)
constexpr steady_clock::duration kUnnoticed = std::chrono::milliseconds(50);
#else
constexpr steady_clock::duration kUnnoticed{};
#endif

class LongProductListTest : public CartFixture {
 protected:
  void given_products(int count, int description) {
    database.execute(
        fmt::format("INSERT INTO products (name, description, price) "
                    "SELECT 'Product ' || n, repeat('x', {}), n FROM generate_series(1, {}) AS n",
                    description, count));
  }

  /// Whether the list has become `count` products; announcements take a moment to arrive.
  bool shows(std::size_t count) {
    return eventually([&] { return anonymous().get(kList).data().as_array().size() == count; });
  }

  bool comes_in_pieces(const std::string& path = kList) {
    return anonymous().get(path).header("Transfer-Encoding") == "chunked";
  }

  /// The program by itself, so that its memory is its own.
  test::ServiceProcess program() {
    return test::ServiceProcess(CART_PROGRAM,
                                test::with(test::service_settings(CART_PROGRAM, database),
                                           {{"CUSTOMERS_HOST", customers().address()},
                                            {"ASAN_OPTIONS", test::kNoQuarantine}}));
  }

  /// What the median of 100 calls takes.
  static steady_clock::duration median_time(test::HttpClient client, const std::string& path) {
    std::vector<steady_clock::duration> times;
    for (int i = 0; i < 100; ++i) {
      const auto start = steady_clock::now();
      client.get(path);
      times.push_back(steady_clock::now() - start);
    }
    std::ranges::sort(times);
    return times[times.size() / 2];
  }

  /// Whether a whole list comes: on a busy machine, long ones break off.
  static bool comes_whole(test::HttpClient& client, const std::string& path) try {
    return client.get(path).status == 200;
  } catch (const std::runtime_error&) {
    return false;
  }

  /// Lets `act` run while 32 clients ask for `path` again and again; how many lists came whole.
  int lists_beside(const std::string& path, const std::function<void()>& act) {
    std::atomic<bool> ended = false;
    std::atomic<int> whole = 0;
    std::vector<std::jthread> readers;
    for (int i = 0; i < 32; ++i) {
      readers.emplace_back([&, client = anonymous()]() mutable {
        while (!ended) whole += comes_whole(client, path) ? 1 : 0;
      });
    }
    act();
    ended = true;
    readers.clear();
    return whole;
  }
};

TEST_F(LongProductListTest, IsWholeWhereItIsTooLongToBeKept) {
  given_products(300, 20'000);

  EXPECT_TRUE(shows(300));
  EXPECT_TRUE(comes_in_pieces());
}

TEST_F(LongProductListTest, IsKeptAgainOnceItIsShort) {
  given_products(300, 20'000);
  ASSERT_TRUE(shows(300));

  database.execute("DELETE FROM products WHERE id > (SELECT min(id) FROM products)");

  EXPECT_TRUE(shows(1));
  EXPECT_FALSE(comes_in_pieces());
}

TEST_F(LongProductListTest, ShowsAChangeAtOnceWhereItIsNotKept) {
  given_products(300, 20'000);
  ASSERT_TRUE(shows(300));

  given_product("Teapot");

  EXPECT_EQ(anonymous().get(kList).data().as_array().size(), 301U);
}

TEST_F(LongProductListTest, ASearchOfManyComesInPieces) {
  given_products(2'000, 100);

  const auto reply = anonymous().get(std::string(kList) + "?search=product");

  EXPECT_EQ(reply.data().as_array().size(), 2'000U);
  EXPECT_EQ(reply.header("Transfer-Encoding"), "chunked");
}

TEST_F(LongProductListTest, TakesTheMemoryOfFewRowsHoweverWideTheyAre) {
  given_products(64, 1'000'000);
  const auto service = program();
  test::HttpClient client(service.port("http_port"));
  client.get(std::string(kList) + "?search=nothing");

  const auto growth = test::growth_during(service.pid(), [&] {
    EXPECT_EQ(client.get(kList).data().as_array().size(), 64U);
    EXPECT_EQ(client.get(std::string(kList) + "?search=product").data().as_array().size(), 64U);
  });

  EXPECT_LT(growth, 32 * kMiB) << "the text alone has 64 MiB";
}

TEST_F(LongProductListTest, AnEmptySearchIsNone) {
  given_products(2, 10);
  ASSERT_TRUE(shows(2));
  // Eventually, because an announcement may still be on its way.
  const auto is_answered_from_memory = [&] {
    anonymous().get(kList);
    database.execute("BEGIN; LOCK TABLE products");
    const auto reply = anonymous().get(std::string(kList) + "?search=");
    database.execute("ROLLBACK");
    return reply.status == 200;
  };

  EXPECT_TRUE(eventually(is_answered_from_memory));
}

TEST_F(LongProductListTest, SearchesHoldUpNoCart) {
  given_products(10'000, 100);
  const auto ann = given_user();
  const auto path = cart_path(ann.id);
  const auto alone = median_time(as(ann), path);

  steady_clock::duration beside{};
  const auto lists = lists_beside(std::string(kList) + "?search=product",
                                  [&] { beside = median_time(as(ann), path); });

  EXPECT_LT(beside, std::max(30 * alone, kUnnoticed));
  EXPECT_GT(lists, 0);
}

}  // namespace
}  // namespace cartwright::cart
