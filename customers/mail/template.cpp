#include "customers/mail/template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "platform/schema/unicode.hpp"

namespace cartwright::customers {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";

std::size_t count_lines(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

void require_text(std::string_view source, std::size_t line) {
  while (!source.empty()) {
    if (source.front() == '\n') ++line;
    const auto point = schema::take_code_point(source);
    if (!point || *point == 0) throw TemplateFault(line, "it is not UTF-8");
  }
}

void append_html(std::string& out, std::string_view value) {
  for (const char letter : value) {
    switch (letter) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += letter;
    }
  }
}

}  // namespace

std::optional<Template::Value> Template::value_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Value>, 4> kValues{
      {{"shop_name", &TemplateValues::shop_name},
       {"shop_url", &TemplateValues::shop_url},
       {"email", &TemplateValues::email},
       {"code", &TemplateValues::code}}};
  const auto found = std::ranges::find(kValues, name, &std::pair<std::string_view, Value>::first);
  if (found == kValues.end()) return std::nullopt;
  return found->second;
}

Template::Template(std::string_view source, Markup markup, std::size_t first_line)
    : markup_(markup) {
  require_text(source, first_line);
  auto line = first_line;
  for (auto open = source.find(kOpen); open != source.npos; open = source.find(kOpen)) {
    const auto text = source.substr(0, open);
    line += count_lines(text);
    const auto close = source.find(kClose, open);
    const auto name =
        source.substr(open + kOpen.size(), close == source.npos ? 0 : close - open - kOpen.size());
    if (close == source.npos || name.contains('\n')) {
      throw TemplateFault(line, "a {{ has no }} in its line");
    }
    const auto value = value_of(name);
    if (!value) {
      throw TemplateFault(line,
                          fmt::format("{{{{{}}}}} is none of {{{{shop_name}}}}, {{{{shop_url}}}}, "
                                      "{{{{email}}}}, {{{{code}}}}",
                                      name));
    }
    pieces_.push_back({std::string(text), value});
    source.remove_prefix(close + kClose.size());
  }
  pieces_.push_back({std::string(source), std::nullopt});
}

std::string Template::fill(const TemplateValues& values) const {
  std::string text;
  for (const auto& piece : pieces_) {
    text += piece.text;
    if (!piece.value) continue;
    const auto& value = values.*(*piece.value);
    if (markup_ == Markup::html) {
      append_html(text, value);
    } else {
      text += value;
    }
  }
  return text;
}

bool Template::has_code() const {
  return std::ranges::any_of(
      pieces_, [](const Piece& piece) { return piece.value == &TemplateValues::code; });
}

}  // namespace cartwright::customers
