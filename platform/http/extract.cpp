#include "platform/http/extract.hpp"

#include <boost/asio/post.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "platform/http/header_text.hpp"
#include "platform/http/incoming_body.hpp"
#include "platform/http/request_limits.hpp"
#include "platform/schema/body_reader.hpp"
#include "platform/schema/form.hpp"
#include "platform/schema/unicode.hpp"
#include "platform/text/ascii.hpp"

namespace cartwright::http {
namespace {

// A quoted string without its quotes; what is quoted needs no escapes here.
std::string_view unquoted(std::string_view value) {
  const bool is_quoted = value.size() >= 2 && value.starts_with('"') && value.ends_with('"');
  return is_quoted ? value.substr(1, value.size() - 2) : value;
}

// ASCII is UTF-8.
bool is_utf8(std::string_view charset) {
  constexpr std::array<std::string_view, 4> kNames{"utf-8", "utf8", "us-ascii", "ascii"};
  return std::ranges::any_of(kNames,
                             [=](auto name) { return text::same_in_any_case(charset, name); });
}

// Whether the charset parameter is one that we read, or says nothing. Other parameters are nobody's
// business.
bool has_known_charset(std::string_view parameters) {
  while (!parameters.empty()) {
    auto value = take_element(parameters, ';');
    const bool has_value = value.contains('=');
    if (!text::same_in_any_case(take_element(value, '='), "charset")) continue;
    return !has_value || is_utf8(unquoted(value));
  }
  return true;
}

Error no_string(std::string_view name) { return invalid(name, schema::kNotAString); }

// The fault that a client meets first: a required field left out, or the first field with a value
// of a wrong type.
Error broken_body(const schema::Description& description) {
  const auto required =
      std::ranges::find(description.fields, true, &schema::FieldDescription::is_required);
  if (required == description.fields.end()) {
    return invalid(description.fields.front().name, schema::kMayNotBeNull);
  }
  return invalid(required->name, schema::kMissing);
}

}  // namespace

BodyFormats formats_of(const schema::Description& description) {
  return schema::fits_form(description) ? BodyFormats::json_or_form : BodyFormats::json;
}

schema::Source body_format(std::string_view content_type, BodyFormats formats) {
  const auto type = take_element(content_type, ';');
  require_utf8(content_type);
  if (type.empty() || text::same_in_any_case(type, "application/json")) return schema::Source::json;
  const bool is_form = text::same_in_any_case(type, "application/x-www-form-urlencoded");
  if (is_form && formats == BodyFormats::json_or_form) return schema::Source::form;
  throw unsupported_body(formats);
}

void require_utf8(std::string_view parameters) {
  if (!has_known_charset(parameters)) throw bad_request("The charset of the body must be UTF-8");
}

Error unsupported_body(BodyFormats formats) {
  std::string message = "The body must be application/json";
  if (formats == BodyFormats::json_or_form) message += " or application/x-www-form-urlencoded";
  return {Code::unsupported_media, std::move(message)};
}

Error too_large_body() {
  return {Code::too_large, fmt::format("The body exceeds {} MiB", RequestLimits{}.body >> 20)};
}

std::optional<std::string> read_query(std::string_view query, std::string_view name) {
  std::optional<std::string> found;
  while (!query.empty()) {
    const auto pair = schema::take_pair(query);
    if (schema::decode_form_text(pair.name) != name) continue;
    found = schema::decode_form_text(pair.value);
    if (!found || !schema::count_code_points(*found)) throw no_string(name);
  }
  return found;
}

bool read_query(std::string_view query, const QueryValue& how, void* value) {
  const auto text = read_query(query, how.name);
  if (!text || text->empty()) return false;
  const boost::json::value input(*text);
  const auto length = schema::count_code_points(*text);
  auto fault = how.read({&input, schema::Source::form, length}, how.rules, value);
  if (fault) throw invalid(how.name, std::move(*fault));
  return true;
}

Task<void> read_body(const Request* request, BodyPlace place) {
  const auto encoding = request->fields[header::kContentEncoding];
  if (!encoding.empty() && !text::same_in_any_case(encoding, "identity")) {
    throw Error(Code::unsupported_media, "The body must not be compressed");
  }
  {
    const auto format =
        body_format(request->fields[header::kContentType], formats_of(*place.target->description));
    schema::BodyReader reader(request->body, format, *place.target);
    while (reader.read_on()) co_await boost::asio::post(use_task);  // others have their turn
    // A long value takes as long to be filled in as a piece to be read.
    if (request->body.size() > schema::BodyReader::kStep) co_await boost::asio::post(use_task);
    reader.fill(place.object);
  }
  if (request->held_by != nullptr) request->held_by->forget();
}

void document_path(Operation& operation, std::string_view name) {
  operation.parameters.push_back(
      {ParameterDescription::In::path, std::string(name), schema::kId, {}});
  operation.fails("not_found", not_found());
}

void document_path_tail(Operation& operation, std::string_view name) {
  operation.parameters.push_back(
      {ParameterDescription::In::path, std::string(name), schema::kText, {}});
  operation.fails("not_found", not_found());
}

void document_query(Operation& operation, std::string_view name) {
  operation.parameters.push_back(
      {ParameterDescription::In::query, std::string(name), schema::kText, {}});
  operation.fails(std::string(name), no_string(name));
}

void document_query(Operation& operation, const QueryValue& how, void* scratch,
                    std::string fallback) {
  operation.parameters.push_back({ParameterDescription::In::query,
                                  std::string(how.name),
                                  how.kind,
                                  {},
                                  how.rules,
                                  std::move(fallback)});
  // What is of no type that can be read shows the text for a wrong type.
  const boost::json::value wrong(boost::json::object_kind);
  auto fault = how.read({&wrong, schema::Source::form}, how.rules, scratch);
  operation.fails(std::string(how.name), invalid(how.name, fault.value_or("Not valid.")));
}

void document_header(Operation& operation, std::string_view name) {
  operation.parameters.push_back(
      {ParameterDescription::In::header, std::string(name), schema::kText, {}});
}

void document_body(Operation& operation, const schema::Type& type) {
  operation.body = type;
  operation.fails("json", refused("json", "Invalid JSON body."));
  operation.fails("unsupported", unsupported_body(formats_of(*type.object)));
  if (!type.object->fields.empty()) operation.fails("fields", broken_body(*type.object));
}

}  // namespace cartwright::http
