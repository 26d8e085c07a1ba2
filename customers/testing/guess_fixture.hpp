#pragma once
// The fixture of tests about guesses: networks that nobody has been in, and wrong guesses of
// before.

#include <cstddef>
#include <string>
#include <string_view>

#include "customers/testing/customers_fixture.hpp"

namespace cartwright::customers {

class GuessFixture : public CustomersFixture {
 protected:
  /// An address of this machine from which no other test has come, as the service may remember for
  /// a second who has to wait.
  static std::string new_address();

  test::HttpReply log_in(const std::string& address, std::string_view email,
                         std::string_view password = kPassword);
  test::HttpReply guess(const std::string& address, std::string_view email) {
    return log_in(address, email, "a wrong password");
  }

  /// So many wrong guesses of this moment.
  void given_wrong(int count, const std::string& address, const std::string& email);
  /// At somebody each.
  void given_wrong_from(const std::string& address, int count);
  /// From a network each.
  void given_wrong_at(const std::string& email, int count);

  /// All guesses are older by `interval`.
  void guesses_age(const std::string& interval);

  std::string retry_after(const std::string& address, std::string_view email) {
    return log_in(address, email).header("Retry-After");
  }
};

}  // namespace cartwright::customers
