#pragma once
// Requests that never pause, for tests of what happens meanwhile.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "platform/testing/http_client.hpp"
#include "tests/stories/visitor.hpp"

namespace cartwright::test {

/// Shoppers who, one beside the other, read the products and their account, each on a connection
/// that is kept, and read and change their cart on new ones, round after round.
class Traffic {
 public:
  /// Begins at once. The store sells a product.
  explicit Traffic(Addresses store);

  /// Ends it.
  ~Traffic();

  Traffic(const Traffic&) = delete;
  Traffic& operator=(const Traffic&) = delete;

  /// Waits for some whole rounds of every shopper. False if they do not come.
  bool goes_on();

  /// Each reply that was not the expected one, so far. A connection that ends without a reply is no
  /// failure if the same request on another one is answered, as load balancers and browsers do it.
  std::vector<std::string> failures();

 private:
  struct Shopper {
    explicit Shopper(Visitor registered);

    Visitor visitor;
    HttpClient customers;
    HttpClient cart;
    std::int64_t item = 0;
    std::atomic<int> rounds = 0;
    std::jthread thread;
  };
  using Call = std::function<HttpReply()>;

  void shop_until(const std::stop_token& stop, Shopper& shopper);
  void expect_ok(const std::string& what, const Call& call);
  static HttpReply reply_of(const Call& call);
  void fail(std::string failure);

  std::mutex mutex_;
  std::vector<std::string> failures_;
  std::vector<std::unique_ptr<Shopper>> shoppers_;
};

}  // namespace cartwright::test
