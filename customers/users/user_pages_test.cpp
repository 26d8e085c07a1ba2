// GET /users/: what administrators look for.

#include <boost/json/array.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <string>
#include <vector>

#include "customers/testing/bodies.hpp"
#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {
namespace {

using testing::ElementsAre;
using testing::SizeIs;
using Emails = std::vector<std::string>;

constexpr const char* kUsers = "/api/v1/users/";
constexpr auto kNoCursor = "Not a cursor of this list.";

class UserPagesTest : public CustomersFixture {
 protected:
  UserPagesTest()
      : admin(given_user({.email = "admin@shop.example",
                          .first_name = "Root",
                          .last_name = "Root",
                          .is_admin = true})) {}

  test::HttpReply page(const std::string& query) { return as(admin).get(kUsers + query); }

  static Emails emails_of(const test::HttpReply& reply) {
    Emails emails;
    for (const auto& user : reply.data().as_array()) {
      emails.emplace_back(user.at("email").as_string().c_str());
    }
    return emails;
  }

  static std::string next_of(const test::HttpReply& reply) {
    return reply.at("/next").is_null() ? std::string() : std::string(reply.text("/next"));
  }

  Emails emails(const std::string& query) { return emails_of(page(query)); }

  /// All pages of two.
  Emails walk(const std::string& query) {
    Emails all;
    std::string cursor;
    do {
      const auto reply = page(fmt::format("?limit=2&{}&cursor={}", query, cursor));
      std::ranges::copy(emails_of(reply), std::back_inserter(all));
      cursor = next_of(reply);
    } while (!cursor.empty());
    return all;
  }

  void given_three() {
    given_user({.email = "cleo@shop.example", .first_name = "Cleo", .last_name = "Müller"});
    given_user({.email = "Bea@shop.example", .first_name = "Bea", .last_name = "Ödland"});
    given_user({.email = "dan_x@other.example", .first_name = "Dan", .last_name = "O''Neil"});
    database.execute(
        "UPDATE users SET last_login = '2026-01-02' WHERE email = 'cleo@shop.example'");
    database.execute("UPDATE users SET last_login = '2026-01-01' WHERE email = 'Bea@shop.example'");
    database.execute("UPDATE users SET is_active = false WHERE email = 'dan_x@other.example'");
  }

  const KnownUser admin;
};

TEST_F(UserPagesTest, ShowsEachWhatAUserIs) {
  const auto reply = page("");

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(reply.data().as_array(), SizeIs(1));
  EXPECT_EQ(reply.at("/data/0"), as(admin).get(admin.path()).data());
  EXPECT_TRUE(reply.at("/next").is_null());
}

struct Listed {
  std::string query;
  Emails emails;
  friend std::ostream& operator<<(std::ostream& out, const Listed& l) { return out << l.query; }
};

constexpr auto kAdmin = "admin@shop.example";
constexpr auto kBea = "Bea@shop.example";
constexpr auto kCleo = "cleo@shop.example";
constexpr auto kDan = "dan_x@other.example";

class UserPagesFind : public UserPagesTest, public testing::WithParamInterface<Listed> {};

TEST_P(UserPagesFind, TheseInThisOrder) {
  given_three();

  EXPECT_EQ(emails("?" + GetParam().query), GetParam().emails);
  EXPECT_EQ(walk(GetParam().query), GetParam().emails) << "in pages of two";
}

INSTANTIATE_TEST_SUITE_P(Sorts, UserPagesFind,
                         testing::Values(Listed{"sort=id", {kAdmin, kCleo, kBea, kDan}},
                                         Listed{"sort=-id", {kDan, kBea, kCleo, kAdmin}},
                                         Listed{"sort=email", {kAdmin, kBea, kCleo, kDan}},
                                         Listed{"sort=-email", {kDan, kCleo, kBea, kAdmin}},
                                         Listed{"sort=created", {kAdmin, kCleo, kBea, kDan}},
                                         Listed{"sort=-created", {kDan, kBea, kCleo, kAdmin}},
                                         Listed{"sort=last_login", {kAdmin, kDan, kBea, kCleo}},
                                         Listed{"sort=-last_login", {kCleo, kBea, kDan, kAdmin}}));

INSTANTIATE_TEST_SUITE_P(
    Filters, UserPagesFind,
    testing::Values(Listed{"is_active=true", {kAdmin, kCleo, kBea}},
                    Listed{"is_active=false", {kDan}},
                    Listed{"is_active=false&sort=-last_login", {kDan}},
                    Listed{"search=shop", {kAdmin, kCleo, kBea}},
                    Listed{"search=SHOP&sort=-email", {kCleo, kBea, kAdmin}},
                    Listed{"search=M%C3%BCl", {kCleo}}, Listed{"search=m%C3%9CL", {kCleo}},
                    Listed{"search=%C3%B6", {kBea}}, Listed{"search=O'N", {kDan}},
                    Listed{"search=dan+o'neil", {kDan}}, Listed{"search=b", {kBea}},
                    Listed{"search=n_", {kDan}}, Listed{"search=_x@", {kDan}},
                    Listed{"search=%25", {}}, Listed{"search=%5C", {}},
                    Listed{"search=cleo&is_active=false", {}},
                    Listed{"search=shop&sort=last_login", {kAdmin, kBea, kCleo}},
                    Listed{"search=&is_active=&sort=&cursor=", {kAdmin, kCleo, kBea, kDan}}));

TEST_F(UserPagesTest, ShowWhoStaysOnceWhateverComesAndGoes) {
  given_three();
  const auto first = page("?limit=2&sort=-id");
  database.execute("DELETE FROM users WHERE email = 'Bea@shop.example'");
  given_user({.email = "new@shop.example"});

  const auto second = emails("?limit=2&sort=-id&cursor=" + next_of(first));

  EXPECT_THAT(emails_of(first), ElementsAre(kDan, kBea));
  EXPECT_THAT(second, ElementsAre(kCleo, kAdmin));
}

TEST_F(UserPagesTest, ALoginMovesAUserToTheEndOfThoseByLastLogin) {
  given_three();
  const auto user = given_user({.email = "eve@shop.example"});

  anonymous().post(kLogin, credentials_body(user.email, kPassword));

  EXPECT_THAT(emails("?sort=-last_login&limit=1"), ElementsAre(user.email));
}

TEST_F(UserPagesTest, ADeletedUserIsInNoList) {
  given_three();
  database.execute("DELETE FROM users WHERE email LIKE '%shop.example' AND NOT is_admin");

  EXPECT_THAT(emails("?sort=last_login"), ElementsAre(kAdmin, kDan));
  EXPECT_EQ(database.count("last_logins"), database.count("users"));
}

TEST_F(UserPagesTest, FindThoseWhoAreManyAndThoseWhoStandAtOneEnd) {
  database.execute(
      "INSERT INTO users (email, password, first_name) SELECT 'u' || i || '@shop.example', 'x',"
      " CASE WHEN i > 2900 THEN 'Rare' ELSE 'Common' END FROM generate_series(1001, 3000) AS i");
  database.execute("ANALYZE users");

  EXPECT_THAT(emails("?search=common&limit=1"), ElementsAre("u1001@shop.example"));
  EXPECT_THAT(emails("?search=common&sort=-email&limit=1"), ElementsAre("u2900@shop.example"));
  EXPECT_THAT(emails("?search=rare&limit=1"), ElementsAre("u2901@shop.example"));
  EXPECT_THAT(emails("?search=rare&sort=last_login&limit=1"), ElementsAre("u2901@shop.example"));
  EXPECT_THAT(emails("?search=rare&sort=-created&limit=1"), ElementsAre("u3000@shop.example"));
  EXPECT_THAT(walk("search=rare&sort=email"), SizeIs(100));
}

TEST_F(UserPagesTest, GoOnBehindAnIdThatAnOlderShopHasGiven) {
  given_three();
  database.execute("UPDATE users SET id = -7 WHERE email = 'Bea@shop.example'");

  EXPECT_EQ(walk("sort=id"), (Emails{kBea, kAdmin, kCleo, kDan}));
}

struct Refused {
  std::string query, field, text;
  friend std::ostream& operator<<(std::ostream& out, const Refused& r) { return out << r.query; }
};

class UserPagesRefuse : public UserPagesTest, public testing::WithParamInterface<Refused> {};

TEST_P(UserPagesRefuse, WhatTheyCannotRead) {
  const auto reply = page("?" + GetParam().query);

  EXPECT_EQ(reply.status, 422) << reply.body;
  EXPECT_EQ(reply.field_error(GetParam().field), GetParam().text);
}

INSTANTIATE_TEST_SUITE_P(
    Table, UserPagesRefuse,
    testing::Values(Refused{"limit=0", "limit",
                            "Must be greater than or equal to 1 and less than or equal to 100."},
                    Refused{"limit=101", "limit",
                            "Must be greater than or equal to 1 and less than or equal to 100."},
                    Refused{"is_active=maybe", "is_active", "Not a valid boolean."},
                    Refused{"cursor=x", "cursor", kNoCursor},
                    Refused{"cursor=AAAA", "cursor", kNoCursor},
                    Refused{"cursor=" + std::string(4000, 'A'), "cursor", kNoCursor}));

TEST_F(UserPagesTest, RefuseTheCursorOfAnotherList) {
  given_three();
  const auto cursor = next_of(page("?limit=1&sort=created"));

  EXPECT_EQ(page("?sort=created&cursor=" + cursor).status, 200);
  EXPECT_EQ(page("?sort=-created&cursor=" + cursor).field_error("cursor"), kNoCursor);
  EXPECT_EQ(page("?sort=last_login&cursor=" + cursor).field_error("cursor"), kNoCursor);
  EXPECT_EQ(page("?sort=created&search=a&cursor=" + cursor).field_error("cursor"), kNoCursor);
  EXPECT_EQ(page("?sort=created&is_active=true&cursor=" + cursor).field_error("cursor"), kNoCursor);
}

TEST_F(UserPagesTest, AreForAdministrators) {
  const auto user = given_user();

  EXPECT_EQ(anonymous().get(kUsers).status, 401);
  EXPECT_EQ(as(user).get(kUsers).status, 403);
}

}  // namespace
}  // namespace cartwright::customers
