#pragma once
// Texts with places for what is said to one person: `Open {{shop_url}}/verify#code={{code}}`.

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cartwright::customers {

/// What goes into the places of a template, whose names are these.
struct TemplateValues {
  std::string shop_name{};
  std::string shop_url{};
  std::string email{};
  std::string code{};
};

enum class Markup { none, html };

/// Why a text is no template.
class TemplateFault : public std::runtime_error {
 public:
  TemplateFault(std::size_t line, const std::string& text)
      : std::runtime_error(text), line_(line) {}

  [[nodiscard]] std::size_t line() const { return line_; }  ///< from 1

 private:
  std::size_t line_;
};

class Template {
 public:
  /// Throws TemplateFault for a place without an end or of an unknown name, and for what is not
  /// UTF-8. Lines are counted from `first_line`.
  Template(std::string_view source, Markup markup, std::size_t first_line = 1);

  /// Where it is HTML, values are text within it, whatever they hold.
  [[nodiscard]] std::string fill(const TemplateValues& values) const;

  [[nodiscard]] bool has_code() const;

 private:
  using Value = std::string TemplateValues::*;

  struct Piece {
    std::string text;
    std::optional<Value> value;  ///< behind it
  };

  static std::optional<Value> value_of(std::string_view name);

  std::vector<Piece> pieces_;
  Markup markup_;
};

}  // namespace cartwright::customers
