#pragma once
// A JSON value as its text, for what is stored and handed on without being looked into.

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cartwright {

/// Valid JSON of any kind, which PostgreSQL can keep and which may stand in a reply as it is.
class Json {
 public:
  /// null.
  Json() : text_("null") {}

  /// Nothing if `text` is no JSON, or is such that PostgreSQL refuses it: a NUL in a string, a
  /// number beyond what a double can tell from zero and from infinity, or of more than 1000
  /// characters or 4 digits of its exponent. At most 32 levels deep.
  static std::optional<Json> parse(std::string_view text);

  /// Of what is known to be valid, such as the text of a jsonb. json_of() makes one of a value.
  static Json trusted(std::string text) { return Json(std::move(text)); }

  [[nodiscard]] const std::string& text() const { return text_; }

  /// Of the texts; the same value may have several.
  bool operator==(const Json&) const = default;

 private:
  explicit Json(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace cartwright
