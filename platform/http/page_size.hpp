#pragma once
// How much a page of a list shows, as a parameter of its query: `Query<"limit", PageSize>`.

#include <cstdint>

#include "platform/schema/rules.hpp"

namespace cartwright::http {

struct PageSize {
  using Value = std::int32_t;
  static constexpr Value kDefault = 20;
  static constexpr auto kRules = schema::rules_of(schema::range(1, 100));
};

}  // namespace cartwright::http
