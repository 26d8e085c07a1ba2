// The list of products for a crowd: compressed, kept by caches, and not sent to whom has it.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "cart/testing/cart_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/repeated.hpp"

namespace cartwright::cart {
namespace {

constexpr const char* kList = "/api/v1/products/list/";
constexpr const char* kPlain = "identity";

class PublicListTest : public CartFixture {
 protected:
  /// Of `count` products, as long as the service shows it.
  void given_list(int count, int description = 100) {
    database.execute(
        fmt::format("INSERT INTO products (name, description, price) "
                    "SELECT 'Product ' || n, repeat('x', {}), n FROM generate_series(1, {}) AS n",
                    description, count));
    EXPECT_TRUE(test::eventually([&] {
      return anonymous().get(kList).data().as_array().size() == static_cast<std::size_t>(count);
    }));
  }

  test::HttpClient reader(const std::string& codings) {
    return anonymous().with("Accept-Encoding", codings);
  }

  /// One that has what goes by `tag`. Its library waits for the end of a 304, which has no body.
  test::HttpClient reader_with(const std::string& codings, const std::string& tag) {
    return reader(codings).with("If-None-Match", tag).with("Connection", "close");
  }

  /// The list in one of these codings.
  test::HttpReply list_in(const std::string& codings) { return reader(codings).get(kList); }

  std::string tag_in(const std::string& codings) { return list_in(codings).header("ETag"); }

  /// Whether its tag is `tag` no more; announcements take a moment to arrive.
  bool moves_on_from(const std::string& codings, const std::string& tag) {
    return test::eventually([&] { return tag_in(codings) != tag; });
  }
};

TEST_F(PublicListTest, MayBeKeptByCachesFormByForm) {
  given_list(100);

  const auto reply = list_in("gzip");

  EXPECT_EQ(reply.header("Cache-Control"), "public, max-age=5");
  EXPECT_EQ(reply.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(reply.header("Content-Encoding"), "gzip");
}

TEST_F(PublicListTest, SaysTheSameInEachCoding) {
  given_list(100);

  const auto plain = list_in(kPlain);

  EXPECT_EQ(list_in("gzip").body, plain.body);
  EXPECT_EQ(list_in("br").body, plain.body);
  EXPECT_EQ(plain.header("Content-Encoding"), "");
}

TEST_F(PublicListTest, HasATagForEachFormOfEachState) {
  given_list(100);
  const auto plain = tag_in(kPlain), gzip = tag_in("gzip"), br = tag_in("br");

  given_product("Teapot");

  ASSERT_TRUE(moves_on_from(kPlain, plain));
  EXPECT_EQ((std::set{plain, gzip, br, tag_in(kPlain), tag_in("gzip"), tag_in("br")}).size(), 6U);
}

TEST_F(PublicListTest, IsNotSentToWhomHasIt) {
  given_list(100);
  const auto tag = tag_in("br");

  const auto again = reader_with("br", tag).get(kList);

  EXPECT_EQ(again.status, 304);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(again.header("ETag"), tag);
  EXPECT_EQ(again.header("Cache-Control"), "public, max-age=5");
  EXPECT_EQ(again.header("Vary"), "Accept-Encoding");
}

TEST_F(PublicListTest, IsSentToWhomHasAnotherForm) {
  given_list(100);

  EXPECT_EQ(reader_with("br", tag_in("gzip")).get(kList).status, 200);
  EXPECT_EQ(reader_with(kPlain, tag_in("br")).get(kList).status, 200);
}

TEST_F(PublicListTest, IsSentOnceItHasChanged) {
  given_list(100);
  const auto tag = tag_in("gzip");

  database.execute("UPDATE products SET price = 7 WHERE name = 'Product 50'");

  ASSERT_TRUE(moves_on_from("gzip", tag));
  const auto reply = reader_with("gzip", tag).get(kList);
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.text("/data/49/price"), "7.00");
}

TEST_F(PublicListTest, HasTheSameHeadersWithoutItsBody) {
  given_list(100);

  const auto head = reader("gzip").head(kList);
  const auto get = list_in("gzip");

  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.header("ETag"), get.header("ETag"));
  EXPECT_EQ(head.header("Content-Encoding"), "gzip");
  EXPECT_EQ(head.header("Content-Length"), get.header("Content-Length"));
  EXPECT_EQ(reader_with("gzip", get.header("ETag")).head(kList).status, 304);
}

TEST_F(PublicListTest, OfFewProductsIsNotCompressed) {
  given_list(1);

  EXPECT_EQ(list_in("gzip, br").header("Content-Encoding"), "");
}

TEST_F(PublicListTest, ThatIsTooLongToBeKeptMayBeKeptByCaches) {
  given_list(300, 20'000);

  const auto reply = list_in("gzip, br");

  EXPECT_EQ(reply.header("Cache-Control"), "public, max-age=5");
  EXPECT_EQ(reply.header("Vary"), "Accept-Encoding");
  EXPECT_EQ(reply.header("Content-Encoding"), "");
  EXPECT_EQ(reply.header("ETag"), "");
}

TEST_F(PublicListTest, ThatIsSearchedIsCompressedAndTagged) {
  given_list(20);
  const auto path = std::string(kList) + "?search=product";

  const auto reply = reader("br").get(path);

  EXPECT_EQ(reply.header("Content-Encoding"), "br");
  EXPECT_EQ(reply.header("Cache-Control"), "public, max-age=5");
  EXPECT_EQ(reply.data().as_array().size(), 20U);
  EXPECT_EQ(reader_with("br", reply.header("ETag")).get(path).status, 304);
}

TEST_F(PublicListTest, IsKeptByNobodyWhereItIsAnError) {
  RunningCart locked(customers());
  locked.database.execute("BEGIN; LOCK TABLE products");

  const auto reply = locked.anonymous().get(kList);

  EXPECT_EQ(reply.status, 503);
  EXPECT_EQ(reply.header("Cache-Control"), "no-store");
  EXPECT_EQ(reply.header("ETag"), "");
}

TEST_F(PublicListTest, IsAllThatIsCompressed) {
  const auto owner = given_user();
  test::repeat(20, [&] { given_item(owner); });

  const auto own_cart = as(owner).with("Accept-Encoding", "gzip, br").get(cart_path(owner.id));

  EXPECT_EQ(own_cart.status, 200);
  EXPECT_EQ(own_cart.header("Content-Encoding"), "");
  EXPECT_EQ(own_cart.header("Vary"), "");
}

}  // namespace
}  // namespace cartwright::cart
