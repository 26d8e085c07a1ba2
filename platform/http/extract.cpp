#include "platform/http/extract.hpp"

#include "platform/http/header_text.hpp"
#include "platform/schema/form.hpp"
#include "platform/schema/unicode.hpp"

namespace cartwright::http {
namespace {

// The value of the charset parameter; UTF-8 if the client does not say.
std::string_view charset_of(std::string_view parameters) {
  while (!parameters.empty()) {
    auto value = take_element(parameters, ';');
    if (!same_in_any_case(take_element(value, '='), "charset")) continue;
    const bool is_quoted = value.size() >= 2 && value.starts_with('"') && value.ends_with('"');
    return is_quoted ? value.substr(1, value.size() - 2) : value;
  }
  return "utf-8";
}

}  // namespace

BodyFormat body_format(std::string_view content_type) {
  const auto type = take_element(content_type, ';');
  if (!same_in_any_case(charset_of(content_type), "utf-8")) {
    throw bad_request("The charset of the body must be UTF-8");
  }
  if (type.empty() || same_in_any_case(type, "application/json")) return BodyFormat::json;
  if (same_in_any_case(type, "application/x-www-form-urlencoded")) return BodyFormat::form;
  throw unsupported_body();
}

Error unsupported_body() {
  return {Code::unsupported_media,
          "The body must be application/json or application/x-www-form-urlencoded"};
}

Error too_large_body() { return {Code::too_large, "The body exceeds 1 MiB"}; }

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
  const auto encoding = request.content_encoding;
  if (!encoding.empty() && !same_in_any_case(encoding, "identity")) {
    throw Error(Code::unsupported_media, "The body must not be compressed");
  }
  switch (body_format(request.content_type)) {
    case BodyFormat::json:
      return schema::read_json(request.body, target, object);
    case BodyFormat::form:
      return schema::read_form(request.body, target, object);
  }
}

}  // namespace cartwright::http
