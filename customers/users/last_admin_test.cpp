// There is always an administrator, once there was one.

#include <gtest/gtest.h>

#include <array>

#include "customers/testing/customers_fixture.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::customers {
namespace {

constexpr const char* kResignation = R"({"is_admin": false})";

class LastAdminTest : public CustomersFixture {
 protected:
  std::int64_t admins() { return database.count("users WHERE is_admin"); }
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
  for (int round = 0; round < 20; ++round) {
    const std::array admins{given_admin(), given_admin()};

    const auto statuses = test::in_parallel(2, [&](std::size_t i) {
      return as(admins.at(i)).patch(admins.at(1 - i).path(), kResignation).status;
    });

    ASSERT_GE(this->admins(), 1) << statuses[0] << ' ' << statuses[1];
    database.execute("DELETE FROM users");
  }
}

TEST_F(LastAdminTest, IsOneOfTwoWhoGoAtTheSameMoment) {
  for (int round = 0; round < 20; ++round) {
    const std::array admins{given_admin(), given_admin()};

    const auto statuses = test::in_parallel(2, [&](std::size_t i) {
      return i == 0 ? as(admins[0]).del(admins[0].path()).status
                    : as(admins[1]).patch(admins[1].path(), kResignation).status;
    });

    ASSERT_EQ(this->admins(), 1) << statuses[0] << ' ' << statuses[1];
    database.execute("DELETE FROM users");
  }
}

}  // namespace
}  // namespace cartwright::customers
