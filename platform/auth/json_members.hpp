#pragma once
// Reads the JSON objects of a token. Stricter than parsing a body: a name that stands twice is
// refused, since two readers could each believe another value.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace cartwright::auth {

/// An array or an object: kept as a fact only, no claim of ours is one.
struct Nested {};

using Scalar =
    std::variant<std::nullptr_t, bool, std::int64_t, std::uint64_t, double, std::string, Nested>;

/// The members of a JSON object.
class Members {
 public:
  /// Nothing if `json` is not exactly one valid object with distinct names.
  static std::optional<Members> parse(std::string_view json);

  /// Null if there is no such member.
  [[nodiscard]] const Scalar* find(std::string_view name) const;

 private:
  friend class MembersReader;

  std::vector<std::pair<std::string, Scalar>> entries_;
};

}  // namespace cartwright::auth
