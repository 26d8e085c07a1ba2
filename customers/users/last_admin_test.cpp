// There is always an administrator, once there was one.

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>

#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/parallel.hpp"
#include "platform/testing/repeated.hpp"

namespace cartwright::customers {
namespace {

constexpr const char* kResignation = R"({"is_admin": false})";

class LastAdminTest : public CustomersFixture {
 protected:
  using Admins = std::array<KnownUser, 2>;

  std::int64_t admins() { return database.count("users WHERE is_admin"); }

  /// After how many of 20 times that two administrators act at the same moment, each by a call of
  /// `act`, so many are left as `holds` of.
  int count_rounds(auto act, auto holds) {
    int count = 0;
    test::repeat(20, [&] {
      const Admins two{given_admin(), given_admin()};
      test::in_parallel(2, [&](std::size_t i) { return act(two, i).status; });
      if (holds(admins())) ++count;
      database.execute("DELETE FROM users");
    });
    return count;
  }
};

TEST_F(LastAdminTest, CannotResign) {
  const auto admin = given_admin();
  given_user();

  const auto reply = as(admin).patch(admin.path(), kResignation);

  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(reply.field_error("is_admin"), "There must be an administrator.");
  EXPECT_EQ(admins(), 1);
}

TEST_F(LastAdminTest, CannotDeleteTheAccount) {
  const auto admin = given_admin();
  given_user();

  const auto reply = as(admin).del(admin.path());

  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(reply.field_error("non_field_errors"), "There must be an administrator.");
  EXPECT_EQ(as(admin).get(kList).status, 200);
}

TEST_F(LastAdminTest, CanChangeEverythingElse) {
  const auto admin = given_admin();

  const auto reply = as(admin).patch(admin.path(), R"({"is_admin": true, "first_name": "Bea"})");

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.text("/data/first_name"), "Bea");
}

TEST_F(LastAdminTest, CanDeleteEverybodyElse) {
  const auto admin = given_admin();
  const auto other = given_admin();
  const auto user = given_user();

  EXPECT_EQ(as(admin).del(other.path()).status, 204);
  EXPECT_EQ(as(admin).del(user.path()).status, 204);
  EXPECT_EQ(as(admin).del(user.path()).status, 404);
}

TEST_F(LastAdminTest, IsOneOfTwoWhoDemoteEachOtherAtTheSameMoment) {
  const auto demote_the_other = [this](const Admins& two, std::size_t i) {
    return as(two.at(i)).patch(two.at(1 - i).path(), kResignation);
  };

  EXPECT_EQ(count_rounds(demote_the_other, [](auto left) { return left >= 1; }), 20);
}

TEST_F(LastAdminTest, IsOneOfTwoWhoGoAtTheSameMoment) {
  const auto go = [this](const Admins& two, std::size_t i) {
    return i == 0 ? as(two[0]).del(two[0].path()) : as(two[1]).patch(two[1].path(), kResignation);
  };

  EXPECT_EQ(count_rounds(go, [](auto left) { return left == 1; }), 20);
}

}  // namespace
}  // namespace cartwright::customers
