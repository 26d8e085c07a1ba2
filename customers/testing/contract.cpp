#include "customers/testing/running_customers.hpp"
#include "platform/testing/bearer_token.hpp"
#include "platform/testing/contracts/service.hpp"

namespace cartwright {
namespace {

test::OwnResource given_account(test::TemporaryDatabase& database) {
  const auto id =
      database.scalar("INSERT INTO users (email, password) VALUES ('a', '!') RETURNING id");
  const customers::UserId user_id{std::stoll(id)};
  const auto stamp = test::stamp_of(database, user_id);
  return {.path = "/api/v1/users/" + id + "/",
          .token = test::bearer_token(Secret(customers::kTestSecret), user_id, stamp)};
}

}  // namespace

test::Service test::service_under_test() {
  return {.name = "customers",
          .program = CUSTOMERS_PROGRAM,
          .positive_setting = "JWT_EXPIRATION_DELTA_DAYS",
          .route = "/api/v1/users/{user_id}/",
          .table = "users",
          .settings = [] { return Settings{{"JWT_SECRET", customers::kTestSecret}}; },
          .given_resource = given_account};
}

}  // namespace cartwright
