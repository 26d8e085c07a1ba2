#pragma once
// The fixture of customers' tests: the whole service on ports of its own with a database of its
// own.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "customers/app.hpp"
#include "customers/config.hpp"
#include "platform/auth/caller.hpp"
#include "platform/runtime/loops.hpp"
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

class CustomersFixture : public ::testing::Test {
 protected:
  static constexpr const char* kPassword = "testPass123";

  CustomersFixture();
  ~CustomersFixture() override;

  /// Stores a user. Without an e-mail it gets one that nobody else has.
  KnownUser given_user(std::string email = {});
  KnownUser given_admin(std::string email = {});

  /// A signed token of the user that is good for `lifetime`, or was until then.
  std::string token_of(UserId user_id, std::chrono::seconds lifetime = std::chrono::hours(1));

  testing::HttpClient anonymous();
  testing::HttpClient as(const KnownUser& user);

  std::uint16_t grpc_port();

  testing::TemporaryDatabase database{"customers"};

 private:
  KnownUser store(std::string email, bool is_admin);

  Config config_;
  App::Shared shared_;
  runtime::Loops<App> service_;
  int users_ = 0;
};

}  // namespace cartwright::customers
