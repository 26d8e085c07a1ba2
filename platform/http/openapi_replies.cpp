#include "platform/http/openapi_replies.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <map>
#include <string>
#include <utility>

#include "platform/error.hpp"
#include "platform/http/error_reply.hpp"
#include "platform/http/extract.hpp"
#include "platform/schema/json_schema.hpp"

namespace cartwright::http {
namespace {

namespace json = boost::json;
using schema::Direction;

struct Example {
  std::string name;
  Error error;
};

using Examples = std::map<Status, std::vector<Example>>;

void add(Examples& examples, std::string name, Error error) {
  const auto status = status_of(error.code());
  examples[status].push_back({std::move(name), std::move(error)});
}

// The fault that a client meets first: a required field left out, or the first field with a value
// of a wrong type.
Error broken_body(const schema::Description& description) {
  const auto required =
      std::ranges::find(description.fields, true, &schema::FieldDescription::is_required);
  if (required == description.fields.end()) {
    return invalid(description.fields.front().name, "Field may not be null.");
  }
  return invalid(required->name, "Missing data for required field.");
}

void add_body_faults(Examples& examples, const schema::Description& description) {
  add(examples, "json", refused("json", "Invalid JSON body."));
  add(examples, "unsupported", unsupported_body());
  if (!description.fields.empty()) add(examples, "fields", broken_body(description));
}

void add_parameter_faults(Examples& examples, const Parameter& parameter) {
  switch (parameter.in) {
    case Parameter::In::path:
      if (!examples.contains(Status::not_found)) add(examples, "not_found", not_found());
      return;
    case Parameter::In::query:
      return add(examples, parameter.name, invalid(parameter.name, "Not a valid string."));
  }
}

void add_access_faults(Examples& examples, Access access) {
  if (access == Access::open) return;
  if (access == Access::token_required) {
    add(examples, "missing", unauthenticated("Missing authorization token"));
  }
  add(examples, "invalid", unauthenticated("Invalid authorization token"));
  add(examples, "forbidden", forbidden());
}

Examples examples_of(const Operation& operation) {
  Examples examples;
  add_access_faults(examples, operation.access);
  for (const auto& parameter : operation.parameters) add_parameter_faults(examples, parameter);
  if (operation.body) add_body_faults(examples, *operation.body->object);
  for (const auto& [status, field, text] : operation.field_examples) {
    auto error = status == Status::bad_request ? refused(field, text) : invalid(field, text);
    add(examples, field, std::move(error));
  }
  add(examples, "too_large", too_large_body());
  add(examples, "internal", {Code::internal, "Internal Server Error"});
  add(examples, "unavailable", unavailable("The service cannot answer now"));
  return examples;
}

std::string unused_name(const json::object& taken, const std::string& name) {
  auto unused = name;
  for (int number = 2; taken.contains(unused); ++number)
    unused = name + "_" + std::to_string(number);
  return unused;
}

// The headers that a reply of this status has beside those of every reply.
json::object headers_of(Status status) {
  const auto header = [](std::string_view sentence, std::string_view type) {
    return json::object{{"description", sentence}, {"schema", {{"type", type}}}};
  };
  switch (status) {
    case Status::unauthorized:
      return {{"WWW-Authenticate",
               header("`Bearer`, with an error where a token was sent.", "string")}};
    case Status::too_many_requests:
    case Status::unavailable:
      return {{"Retry-After", header("Seconds until it is worth another try.", "integer")}};
    case Status::internal_error:
      return {{"X-Request-Id", header("What the log calls this request.", "string")}};
    default:
      return {};
  }
}

json::object error_response(Status status, const std::vector<Example>& examples) {
  json::object values;
  for (const auto& [name, error] : examples) {
    values[unused_name(values, name)] = {{"value", json::parse(error_reply(error).body)}};
  }
  json::object response{{"description", examples.front().error.message()}};
  if (auto headers = headers_of(status); !headers.empty()) response["headers"] = std::move(headers);
  response["content"] = {{"application/json",
                          {{"schema", {{"$ref", "#/components/schemas/ErrorResponse"}}},
                           {"examples", std::move(values)}}}};
  return response;
}

json::object success_response(const Operation& operation, json::object& components) {
  if (!operation.success_type) return {{"description", "Done"}};
  const auto& type = *operation.success_type;
  json::object schema{{"type", "object"},
                      {"properties", {{"data", json_schema(type, Direction::reply, components)}}},
                      {"required", json::array{"data"}}};
  json::object example{{"data", example_value(type, Direction::reply)}};
  return {
      {"description", operation.success == Status::created ? "Created" : "Success"},
      {"content",
       {{"application/json", {{"schema", std::move(schema)}, {"example", std::move(example)}}}}}};
}

std::string text_of(Status status) { return std::to_string(std::to_underlying(status)); }

}  // namespace

json::object openapi_replies(const Operation& operation, json::object& components) {
  json::object replies;
  replies[text_of(operation.success)] = success_response(operation, components);
  for (const auto& [status, examples] : examples_of(operation)) {
    replies[text_of(status)] = error_response(status, examples);
  }
  return replies;
}

json::object error_schema() {
  auto schema = json::parse(R"({
    "type": "object",
    "properties": {
      "error": {
        "type": "object",
        "properties": {
          "code": {"type": "string", "description": "Names the status."},
          "message": {"type": "string", "description": "One sentence."},
          "fields": {
            "type": "object",
            "description": "What is wrong, by field; `non_field_errors` is the whole request.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}}
          }
        },
        "required": ["code", "message"]
      }
    },
    "required": ["error"]
  })");
  json::array codes;
  for (const auto status : kErrorStatuses) codes.emplace_back(code_name(status));
  schema.at_pointer("/properties/error/properties/code").as_object()["enum"] = std::move(codes);
  return schema.as_object();
}

}  // namespace cartwright::http
