#pragma once
// Bytes that are no text: a hash, a key, a file.

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace cartwright {

/// Owns any bytes, zero among them. Made of a text only where that is said, since nobody may take
/// one for the other.
class Bytes {
 public:
  Bytes() = default;
  explicit Bytes(std::string content) : content_(std::move(content)) {}
  Bytes(const char*) = delete;  // it would end at the first zero

  [[nodiscard]] std::string_view view() const { return content_; }
  [[nodiscard]] std::size_t size() const { return content_.size(); }
  [[nodiscard]] bool empty() const { return content_.empty(); }

  /// In the order of unsigned bytes, as PostgreSQL has it.
  auto operator<=>(const Bytes&) const = default;

 private:
  std::string content_;
};

}  // namespace cartwright
