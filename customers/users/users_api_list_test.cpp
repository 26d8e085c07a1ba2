#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

std::vector<std::string> emails(const test::HttpReply& reply) {
  std::vector<std::string> found;
  for (const auto& user : reply.data().as_array()) found.emplace_back(user.at("email").as_string());
  return found;
}

class UsersApiListTest : public CustomersFixture {};

TEST_F(UsersApiListTest, ListsAllUsersInTheOrderOfTheirIds) {
  const auto admin = given_user({.email = "zoe@example.com", .is_admin = true});
  given_user({.email = "bob@example.com"});
  given_user({.email = "ann@example.com"});

  const auto reply = as(admin).get(kList);

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_THAT(emails(reply), ElementsAre("zoe@example.com", "bob@example.com", "ann@example.com"));
}

TEST_F(UsersApiListTest, TellsOfEachWhatAUserIs) {
  const auto admin = given_user({.email = "ann@example.com", .is_admin = true});

  const auto reply = as(admin).get(kList);

  EXPECT_EQ(reply.number("/data/0/id"), admin.id.value);
  EXPECT_EQ(reply.text("/data/0/email"), "ann@example.com");
  EXPECT_EQ(reply.text("/data/0/first_name"), "Ann");
  EXPECT_EQ(reply.text("/data/0/last_name"), "Miller");
  EXPECT_TRUE(reply.at("/data/0/is_admin").as_bool());
  EXPECT_EQ(reply.at("/data/0").as_object().size(), 9U) << reply.body;
}

TEST_F(UsersApiListTest, ListsManyUsers) {
  const auto admin = given_admin();
  database.execute(
      "INSERT INTO users (email, password) "
      "SELECT 'user' || n || '@example.org', 'x' FROM generate_series(1, 2000) AS n");

  const auto reply = as(admin).get(kList);

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.data().as_array().size(), 2001U);
}

// Each search is made among these three:
//   root@shop.example Root Keeper, an administrator
//   ann_50%@example.com Anne O'Neill
//   bob@example.com Jörg Müller
struct Search {
  std::string query;
  std::vector<std::string> found;
  std::string reason;
};

void PrintTo(const Search& search, std::ostream* out) { *out << search.reason; }

class UsersApiSearch : public CustomersFixture, public testing::WithParamInterface<Search> {};

TEST_P(UsersApiSearch, FindsASubstringOfEmailFirstOrLastName) {
  const auto& [query, found, reason] = GetParam();
  const auto admin = given_user({"root@shop.example", "Root", "Keeper", {}, true});
  given_user({"ann_50%@example.com", "Anne", "O''Neill"});
  given_user({"bob@example.com", "Jörg", "Müller"});

  const auto reply = as(admin).get(std::string(kList) + query);

  EXPECT_EQ(reply.status, 200) << reason << ": " << reply.body;
  EXPECT_THAT(emails(reply), ElementsAreArray(found)) << reason;
}

const std::string kRoot = "root@shop.example";
const std::string kAnne = "ann_50%@example.com";
const std::string kBob = "bob@example.com";

const std::vector<Search> kUsers{
    {"", {kRoot, kAnne, kBob}, "no search"},
    {"?search=", {kRoot, kAnne, kBob}, "an empty search finds all"},
    {"?search", {kRoot, kAnne, kBob}, "a search without a value"},
    {"?page=2", {kRoot, kAnne, kBob}, "other parameters are ignored"},
    {"?search=example.com", {kAnne, kBob}, "an e-mail's domain"},
    {"?search=EXAMPLE.com", {kAnne, kBob}, "an e-mail in another case"},
    {"?search=nne", {kAnne}, "the middle of a first name"},
    {"?search=neill", {kAnne}, "a last name in another case"},
    {"?search=o%27n", {kAnne}, "a quote"},
    {"?search=J%C3%96RG", {kBob}, "a letter beyond ASCII, in another case"},
    {"?search=m%C3%BCller", {kBob}, "a last name beyond ASCII"},
    {"?search=%25", {kAnne}, "a percent sign is taken literally"},
    {"?search=50%25@", {kAnne}, "a percent sign within other text"},
    {"?search=_", {kAnne}, "an underscore is taken literally"},
    {"?search=%5C", {}, "a backslash is taken literally"},
    {"?search=Anne+O", {}, "the names are not one text"},
    {"?search=nobody", {}, "nothing like it"}};

INSTANTIATE_TEST_SUITE_P(Users, UsersApiSearch, testing::ValuesIn(kUsers));

struct BrokenQuery {
  std::string query;
  std::string reason;
};

void PrintTo(const BrokenQuery& broken, std::ostream* out) { *out << broken.reason; }

class UsersApiBrokenSearch : public CustomersFixture,
                             public testing::WithParamInterface<BrokenQuery> {};

TEST_P(UsersApiBrokenSearch, IsRefused) {
  const auto& [query, reason] = GetParam();
  const auto admin = given_admin();

  const auto reply = as(admin).get(kList + query);

  EXPECT_EQ(reply.status, 422) << reason << ": " << reply.body;
  EXPECT_EQ(reply.field_error("search"), "Not a valid string.") << reason;
}

const std::vector<BrokenQuery> kQueries{{"?search=%00", "NUL"},
                                        {"?search=a%00b", "NUL inside"},
                                        {"?search=%ff", "no UTF-8"},
                                        {"?search=%ed%a0%80", "a lone surrogate"},
                                        {"?search=%c3", "half a character"},
                                        {"?search=%zz", "not hexadecimal"},
                                        {"?search=%2", "half an escape"},
                                        {"?search=100%", "a bare percent sign"}};

INSTANTIATE_TEST_SUITE_P(Queries, UsersApiBrokenSearch, testing::ValuesIn(kQueries));

}  // namespace
}  // namespace cartwright::customers
