#pragma once
// Identifiers of rows. Each kind is a type of its own, so that a cart's id cannot stand where an
// item's is meant.

#include <compare>
#include <cstdint>

namespace cartwright {

/// A positive 64-bit row id. `Tag` only tells kinds apart: `using ProductId = Id<struct
/// ProductTag>;`
template <class Tag>
struct Id {
  std::int64_t value = 0;
  auto operator<=>(const Id&) const = default;
};

}  // namespace cartwright
