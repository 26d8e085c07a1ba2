#pragma once
// What the query of a list of products may say, and what is answered.

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "cart/products/new_product.hpp"
#include "cart/products/product.hpp"
#include "cart/products/product_filter.hpp"
#include "platform/auth/bearer.hpp"
#include "platform/auth/caller.hpp"
#include "platform/http/answer.hpp"
#include "platform/http/callers.hpp"
#include "platform/http/extract.hpp"
#include "platform/http/parameter.hpp"
#include "platform/http/public_answer.hpp"

namespace cartwright::cart {

/// How many products a page shows.
struct PageSize {
  using Value = std::int32_t;
  static constexpr Value kDefault = 20;
  static constexpr auto kRules = schema::rules_of(range(1, 100));
};

struct Order {
  using Value = Sort;
  static constexpr Value kDefault = Sort::id;
  static constexpr schema::Rules kRules{};
};

struct Price {
  using Value = Money;
  static constexpr auto kRules = schema::rules_of(kPriceRule);
};

/// Whether what is not sold any more is asked for, `archived=true`, which only administrators may.
/// Who asks for what is sold is not asked who they are.
struct Shelf {
  bool archived = false;
  std::optional<auth::Admin> admin;
};

/// A page for everybody, or one of what only administrators may see.
struct ShownPage {
  http::Page<Product> page;
  std::optional<std::chrono::seconds> max_age;  ///< of what everybody may see
};

}  // namespace cartwright::cart

template <>
struct cartwright::http::Parameter<cartwright::cart::Shelf> {
  using Archived = Parameter<Query<"archived", bool>>;
  static constexpr Step kStep = Step::caller;

  static void document(Operation& operation) {
    Archived::document(operation);
    operation.explains("archived", "What is not sold any more, for administrators.");
    document_token(operation, Access::token_optional);
    operation.fails("missing", auth::missing_token());
  }
  static Task<cart::Shelf> take(Exchange exchange) {
    cart::Shelf shelf;
    shelf.archived = (*Archived::take(exchange)).value_or(false);
    if (shelf.archived) shelf.admin = co_await Parameter<auth::Admin>::take(exchange);
    co_return shelf;
  }
  static void permit(const cart::Shelf& shelf) {
    if (shelf.admin) Parameter<auth::Admin>::permit(*shelf.admin);
  }
};

template <>
struct cartwright::http::Answer<cartwright::cart::ShownPage> {
  static void document(Operation& operation) {
    Answer<Public<Page<cart::Product>>>::document(operation);
  }
  static Reply write(const cart::ShownPage& page, const Request& request) {
    auto reply = Answer<Page<cart::Product>>::write(page.page, request);
    if (page.max_age) {
      publish(reply, *page.max_age, request);
    } else {
      tag_reply(reply, strong_tag(0, reply.body), request);
      reply.headers.emplace_back("Cache-Control", kPrivate);
    }
    return reply;
  }
};
