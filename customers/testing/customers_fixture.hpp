#pragma once
// The fixture of customers' tests: users, their tokens and clients of a service that the tests of
// the program share. Each test begins without users.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "customers/testing/running_customers.hpp"
#include "platform/auth/caller.hpp"
#include "platform/testing/http_client.hpp"
#include "platform/testing/temporary_database.hpp"

namespace cartwright::customers {

/// A user in the database whose password is kPassword, with a token that is honoured.
struct KnownUser {
  UserId id;
  std::string email;
  std::string token;  ///< "Bearer …"

  /// `path("/")` is the user's own address, `path("/change-password/")` what stands below it.
  [[nodiscard]] std::string path(const std::string& rest = "/") const;
};

class CustomersFixture : public testing::Test {
 protected:
  static constexpr const char* kPassword = "testPass123";

  /// What a test may want to say about a user.
  struct UserData {
    std::string email{};  ///< one that nobody else has, unless it is given
    std::string first_name = "Ann";
    std::string last_name = "Miller";
    std::string password_hash{};  ///< of kPassword, unless it is given
    bool is_admin = false;
  };

  CustomersFixture();
  /// With a service that other tests than most share.
  explicit CustomersFixture(RunningCustomers& service);

  /// Ends the shared service; the next test begins with a new one. For suites that harm it.
  static void renew_service();

  /// Stores a user.
  KnownUser given_user() { return given_user(UserData{}); }
  KnownUser given_user(const UserData& data);
  KnownUser given_admin() { return given_user({.is_admin = true}); }

  /// A signed token of the user that is good for `lifetime`, or was until then.
  std::string token_of(UserId user_id, std::chrono::seconds lifetime = std::chrono::hours(1));

  /// The service takes it to be later by `step`, until the next test.
  void time_passes(std::chrono::seconds step) { service_.clock().advance(step); }

  test::HttpClient anonymous();
  test::HttpClient as(const KnownUser& user);

  std::uint16_t http_port() { return service_.http_port(); }
  std::uint16_t grpc_port() { return service_.grpc_port(); }

  test::TemporaryDatabase& database;

 private:
  RunningCustomers& service_;
  int users_ = 0;
};

inline constexpr const char* kCreate = "/api/v1/users/create/";
inline constexpr const char* kList = "/api/v1/users/list/";
inline constexpr const char* kLogin = "/api/v1/auth/login/";

}  // namespace cartwright::customers
