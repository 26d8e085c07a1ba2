#pragma once
// Somebody who uses the store through its API, as a web shop or a curious person would.

#include <cstdint>
#include <string>
#include <utility>

#include "platform/testing/http_client.hpp"

namespace cartwright::test {

/// The HTTP ports of both services on this machine.
struct Addresses {
  std::uint16_t customers = 0;
  std::uint16_t cart = 0;
};

/// Remembers the token of the last login. Each verb is one call and returns its reply.
class Visitor {
 public:
  Visitor(Addresses store, std::string email) : store_(store), email_(std::move(email)) {}

  HttpReply registers(const std::string& password);
  HttpReply logs_in(const std::string& password);
  HttpReply changes_password(const std::string& current, const std::string& wanted);

  HttpReply looks_for(const std::string& product);
  HttpReply opens_cart() { return opens_cart_of(id_); }
  HttpReply adds(std::int64_t product, int quantity);
  HttpReply changes(std::int64_t item, int quantity);
  HttpReply removes(std::int64_t item);
  HttpReply empties_cart() { return empties_cart_of(id_); }

  // Without an account.
  HttpReply takes_a_cart();
  HttpReply puts_into_it(std::int64_t product, int quantity);
  HttpReply opens_it();

  /// What was put into that cart comes into the visitor's own.
  HttpReply takes_it_along();

  HttpReply finds_users(const std::string& search);
  HttpReply opens_cart_of(std::int64_t user);
  HttpReply empties_cart_of(std::int64_t user);
  HttpReply reads_account_of(std::int64_t user);
  HttpReply deletes_account_of(std::int64_t user);

  /// Somebody else with a copy of the token.
  [[nodiscard]] Visitor thief() const { return *this; }

  /// The store has other ports now; the token stays.
  void moves_to(Addresses store) { store_ = store; }

  /// What the last login gave: "Bearer …".
  [[nodiscard]] const std::string& token() const { return token_; }

  [[nodiscard]] Addresses store() const { return store_; }

  /// The visitor's own id, known since registration.
  [[nodiscard]] std::int64_t id() const { return id_; }

 private:
  HttpClient customers() { return HttpClient(store_.customers).as(token_); }
  HttpClient cart() { return HttpClient(store_.cart).as(token_); }
  HttpClient guest() { return HttpClient(store_.cart).with("X-Cart-Token", guest_token_); }

  Addresses store_;
  std::string email_;
  std::string token_;
  std::string guest_token_;
  std::int64_t id_ = 0;
};

}  // namespace cartwright::test
