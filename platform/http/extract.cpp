#include "platform/http/extract.hpp"

#include <charconv>

#include "platform/schema/form.hpp"
#include "platform/schema/unicode.hpp"

namespace cartwright::http {
namespace {

constexpr std::string_view kSpace = " \t";

std::string_view trim(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool same_in_any_case(std::string_view text, std::string_view expected) {
  return std::ranges::equal(text, expected, {}, lower);
}

// The value of the charset parameter, or nothing.
std::string_view charset_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const auto parameter = trim(parameters.substr(0, parameters.find(';')));
    parameters.remove_prefix(std::min(parameters.find(';'), parameters.size() - 1) + 1);
    const auto equals = std::min(parameter.find('='), parameter.size());
    if (!same_in_any_case(parameter.substr(0, equals), "charset")) continue;
    auto value = parameter.substr(std::min(equals + 1, parameter.size()));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
      value = value.substr(1, value.size() - 2);
    }
    return value.empty() ? "?" : value;
  }
  return {};
}

Error unsupported_media(std::string message) {
  return {Code::unsupported_media, std::move(message)};
}

}  // namespace

BodyFormat body_format(std::string_view content_type) {
  const auto end_of_type = std::min(content_type.find(';'), content_type.size());
  const auto type = trim(content_type.substr(0, end_of_type));
  const auto charset = charset_of(content_type.substr(end_of_type));
  if (!charset.empty() && !same_in_any_case(charset, "utf-8") &&
      !same_in_any_case(charset, "utf8")) {
    throw unsupported_media("The charset of the body must be UTF-8");
  }
  if (type.empty() || same_in_any_case(type, "application/json")) return BodyFormat::json;
  if (same_in_any_case(type, "application/x-www-form-urlencoded")) return BodyFormat::form;
  throw unsupported_media("The body must be application/json or application/x-www-form-urlencoded");
}

std::int64_t read_path_id(std::string_view segment) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(segment.begin(), segment.end(), id);
  // The check of the first character refuses a sign.
  if (error != std::errc{} || end != segment.end() || segment.front() == '-' || id == 0) {
    throw not_found();
  }
  return id;
}

std::optional<std::string> read_query(std::string_view query, std::string_view name) {
  std::optional<std::string> found;
  while (!query.empty()) {
    const auto pair = schema::take_pair(query);
    if (schema::decode_form_text(pair.name) != name) continue;
    found = schema::decode_form_text(pair.value);
    if (!found || !schema::count_code_points(*found)) throw invalid(name, "Not a valid string.");
  }
  return found;
}

void read_body(const Request& request, const schema::Target& target, void* object) {
  switch (body_format(request.content_type)) {
    case BodyFormat::json:
      return schema::read_json(request.body, target, object);
    case BodyFormat::form:
      return schema::read_form(request.body, target, object);
  }
}

}  // namespace cartwright::http
