// What the inner parts of a request cost, each alone: ./dev bench --micro. Arguments go to Google
// Benchmark.

#include <benchmark/benchmark.h>
#include <libpq-fe.h>

#include <array>
#include <bit>
#include <chrono>
#include <cstring>
#include <string>
#include <string_view>

#include "cart/carts/cart.hpp"
#include "platform/auth/tokens.hpp"
#include "platform/db/row.hpp"
#include "platform/http/request_parser.hpp"
#include "platform/http/router.hpp"
#include "platform/schema/envelope.hpp"
#include "platform/schema/parse.hpp"

namespace cartwright {
namespace {

constexpr std::string_view kRequest =
    "GET /api/v1/cart/4711/ HTTP/1.1\r\nHost: localhost:8082\r\nUser-Agent: bench\r\n"
    "Accept: application/json\r\nAuthorization: Bearer abc.def.ghi\r\n\r\n";

cart::CartItem item(std::int64_t number) {
  return {{.id = {number},
           .created = Timestamp(std::chrono::microseconds(1'771'434'398'432'854)),
           .product_id = {number},
           .quantity = 3},
          {4711}};
}

cart::Cart cart_of(std::int64_t items) {
  cart::Cart cart;
  cart.user_id = {4711};
  cart.total_price = {14'999};
  for (std::int64_t i = 1; i <= items; ++i) cart.cart_items.push_back(item(i));
  return cart;
}

void parse_request(benchmark::State& state) {
  const http::RequestLimits limits;
  for (auto _ : state) {
    http::Request request;
    http::BodyBuffer body;
    http::RequestParser parser(limits, &request, &body);
    benchmark::DoNotOptimize(parser.parse(kRequest));
  }
}
BENCHMARK(parse_request);

/// Never asked: routing alone runs no endpoint.
struct Nobody final : auth::Authenticator {
  Task<auth::Caller> authenticate(auth::Credentials) override { throw unauthenticated("nobody"); }
};

http::Route route(http::Method method, std::string pattern) {
  http::Route route{
      .method = method, .pattern = std::move(pattern), .operation = {}, .endpoint = {}};
  route.operation.is_listed = false;
  return route;
}

void route_request(benchmark::State& state) {
  Nobody nobody;
  http::Router router(nobody);
  router.add(route(http::Method::get, "/api/v1/products/list/"));
  router.add(route(http::Method::get, "/api/v1/cart/{user_id}/"));
  router.add(route(http::Method::post, "/api/v1/cart-item/{cart_id}/create"));
  router.add(route(http::Method::patch, "/api/v1/cart-item/{item_id}/"));
  http::Request request;
  request.method = http::Method::get;
  request.path = "/api/v1/cart/4711/";
  for (auto _ : state) benchmark::DoNotOptimize(router.match(request));
}
BENCHMARK(route_request);

void verify_token(benchmark::State& state) {
  const auth::Tokens tokens(Secret("the secret of a benchmark, no other"));
  const auto now = auth::Tokens::Clock::now();
  const auto expiry = std::chrono::duration_cast<std::chrono::seconds>(
      (now + std::chrono::days(7)).time_since_epoch());
  const auto authorization = "Bearer " + tokens.issue({.id = {4711},
                                                       .email = "someone@example.com",
                                                       .exp = expiry.count(),
                                                       .iat = 0,
                                                       .jti = "0.4711.0000000000000000000000"});
  for (auto _ : state) benchmark::DoNotOptimize(tokens.verify(authorization, now));
}
BENCHMARK(verify_token);

void parse_body(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        schema::parse_json<cart::NewItem>(R"({"product_id": 4711, "quantity": 3})"));
  }
}
BENCHMARK(parse_body);

void write_cart(benchmark::State& state) {
  const auto cart = cart_of(state.range(0));
  std::size_t bytes = 0;
  for (auto _ : state) {
    const auto text = schema::data_json(cart);
    bytes += text.size();
    benchmark::DoNotOptimize(text.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(write_cart)->Arg(0)->Arg(5)->Arg(50);

/// A column of a result as the server would send it.
struct SentColumn {
  std::string name;
  Oid type;
  std::int16_t size;
};

db::ResultHandle sent_items(int rows) {
  std::array<SentColumn, 5> sent{{{"id", db::type_id::kBigint, 8},
                                  {"created", db::type_id::kTimestamptz, 8},
                                  {"cart_id", db::type_id::kBigint, 8},
                                  {"product_id", db::type_id::kBigint, 8},
                                  {"quantity", db::type_id::kInteger, 4}}};
  db::ResultHandle result(PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK));
  std::array<PGresAttDesc, sent.size()> columns{};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i] = {sent[i].name.data(), 0, 0, 1, sent[i].type, sent[i].size, -1};
  }
  PQsetResultAttrs(result.get(), static_cast<int>(columns.size()), columns.data());
  std::array<char, 8> one{0, 0, 0, 0, 0, 0, 0, 1};
  for (int row = 0; row < rows; ++row) {
    for (std::size_t i = 0; i < sent.size(); ++i) {
      const int size = sent[i].size;
      PQsetvalue(result.get(), row, static_cast<int>(i), one.data() + one.size() - size, size);
    }
  }
  return result;
}

void decode_rows(benchmark::State& state) {
  auto sent = sent_items(static_cast<int>(state.range(0)));
  auto positions = std::make_shared<const db::Positions>(
      db::match_columns(sent.get(), db::kRowType<cart::CartItem>));
  const db::Result result(std::move(sent), std::move(positions));
  for (auto _ : state) {
    for (int row = 0; row < result.row_count(); ++row) {
      benchmark::DoNotOptimize(db::read_row<cart::CartItem>(result, row));
    }
  }
  state.SetItemsProcessed(state.iterations() * result.row_count());
}
BENCHMARK(decode_rows)->Arg(5)->Arg(50);

}  // namespace
}  // namespace cartwright

BENCHMARK_MAIN();
