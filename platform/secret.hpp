#pragma once
// A value that must not be seen. It has no stream or format operator but the one that hides it.

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace cartwright {

/// Overwrites the text, also what is left of longer ones behind it.
void wipe(std::string& text);

/// Leaves nothing of its value in memory when it is gone.
class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string value) : value_(std::move(value)) { wipe(value); }
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept : value_(std::move(other.value_)) { wipe(other.value_); }
  Secret& operator=(Secret other) noexcept {
    value_.swap(other.value_);
    return *this;
  }
  ~Secret() { wipe(value_); }

  /// The value itself, for the one place that needs it; never for a log or a message.
  [[nodiscard]] const std::string& reveal() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }

  friend bool operator==(const Secret&, const Secret&) = default;

 private:
  std::string value_;
};

}  // namespace cartwright

template <>
struct fmt::formatter<cartwright::Secret> : fmt::formatter<std::string_view> {
  auto format(const cartwright::Secret&, fmt::format_context& context) const {
    return fmt::formatter<std::string_view>::format("***", context);
  }
};
