#include "tests/stories/traffic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "platform/testing/eventually.hpp"

namespace cartwright::test {
namespace {

constexpr int kShoppers = 2;
constexpr int kRounds = 5;

}  // namespace

Traffic::Shopper::Shopper(Visitor registered)
    : visitor(std::move(registered)),
      customers(HttpClient(visitor.store().customers).as(visitor.token())),
      cart(visitor.store().cart) {
  visitor.opens_cart();
  const auto product = visitor.looks_for("").number("/data/0/id");
  item = visitor.adds(product, 1).number("/data/cart_items/0/id");
}

Traffic::Traffic(Addresses store) {
  for (int number = 0; number < kShoppers; ++number) {
    Visitor visitor(store, fmt::format("shopper{}@example.com", number));
    visitor.registers("correct horse");
    visitor.logs_in("correct horse");
    shoppers_.push_back(std::make_unique<Shopper>(std::move(visitor)));
  }
  for (auto& shopper : shoppers_) {
    shopper->thread = std::jthread(
        [this, &shopper = *shopper](const std::stop_token& stop) { shop_until(stop, shopper); });
  }
}

Traffic::~Traffic() { shoppers_.clear(); }

bool Traffic::goes_on() {
  return std::ranges::all_of(shoppers_, [](const auto& shopper) {
    return eventually(
        [&, wanted = shopper->rounds + kRounds] { return shopper->rounds >= wanted; });
  });
}

std::vector<std::string> Traffic::failures() {
  const std::scoped_lock lock(mutex_);
  return failures_;
}

void Traffic::shop_until(const std::stop_token& stop, Shopper& shopper) {
  auto& visitor = shopper.visitor;
  const auto account = fmt::format("/api/v1/users/{}/", visitor.id());
  while (!stop.stop_requested()) {
    expect_ok("account", [&] { return shopper.customers.get(account); });
    expect_ok("products", [&] { return shopper.cart.get("/api/v1/products/list/"); });
    expect_ok("cart", [&] { return visitor.opens_cart(); });
    expect_ok("change", [&] { return visitor.changes(shopper.item, shopper.rounds % 5 + 1); });
    ++shopper.rounds;
  }
}

void Traffic::expect_ok(const std::string& what, const Call& call) try {
  const auto reply = reply_of(call);
  if (reply.status != 200) fail(fmt::format("{}: {} {}", what, reply.status, reply.body));
} catch (const std::runtime_error& error) {
  fail(fmt::format("{}: {}", what, error.what()));
}

HttpReply Traffic::reply_of(const Call& call) {
  try {
    return call();
  } catch (const std::runtime_error&) {
    return call();
  }
}

void Traffic::fail(std::string failure) {
  const std::scoped_lock lock(mutex_);
  failures_.push_back(std::move(failure));
}

}  // namespace cartwright::test
