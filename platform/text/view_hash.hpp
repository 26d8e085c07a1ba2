#pragma once
// Lets a table of texts be asked for a view without a copy.

#include <cstddef>
#include <functional>
#include <string_view>

namespace cartwright::text {

struct ViewHash {
  using is_transparent = void;

  // Not noexcept: libstdc++ then keeps hashes beside the texts instead of making them again and
  // again, as it does for std::hash<std::string>.
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

}  // namespace cartwright::text
