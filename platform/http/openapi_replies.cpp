#include "platform/http/openapi_replies.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "platform/error.hpp"
#include "platform/http/error_reply.hpp"
#include "platform/http/extract.hpp"
#include "platform/http/header.hpp"
#include "platform/schema/json_schema.hpp"

namespace cartwright::http {
namespace {

namespace json = boost::json;
using schema::Direction;

using Failures = std::map<Status, std::vector<Failure>>;

void add(Failures& failures, std::string name, Error error) {
  const auto status = status_of(error.code());
  failures[status].push_back({std::move(name), std::move(error)});
}

// Those of the operation, and then those of every one.
Failures failures_of(const Operation& operation) {
  Failures failures;
  for (const auto& [name, error] : operation.failures) add(failures, name, error);
  add(failures, "too_large", too_large_body());
  add(failures, "internal", internal());
  add(failures, "unavailable", unavailable("The service cannot answer now"));
  return failures;
}

std::string unused_name(const json::object& taken, const std::string& name) {
  auto unused = name;
  for (int number = 2; taken.contains(unused); ++number)
    unused = name + "_" + std::to_string(number);
  return unused;
}

// The headers that a reply of this status has beside those of every reply.
json::object headers_of(Status status) {
  const auto field = [](std::string_view sentence, std::string_view type) {
    return json::object{{"description", sentence}, {"schema", {{"type", type}}}};
  };
  switch (status) {
    case Status::unauthorized:
      return {{header::kWwwAuthenticate.view(),
               field("`Bearer`, with an error where a token was sent.", "string")}};
    case Status::too_many_requests:
      return {
          {header::kRetryAfter.view(), field("Seconds until it is worth another try.", "integer")},
          {header::kRateLimitPolicy.view(), field("How much there is in which time.", "string")},
          {header::kRateLimit.view(),
           field("How much is left, and when there is more.", "string")}};
    case Status::conflict:
    case Status::unavailable:
      return {
          {header::kRetryAfter.view(), field("Seconds until it is worth another try.", "integer")}};
    case Status::precondition_failed:
      return {{header::kEtag.view(), field("The tag that is current now.", "string")}};
    case Status::internal_error:
      return {{header::kRequestId.view(), field("What the log calls this request.", "string")}};
    default:
      return {};
  }
}

json::object error_response(Status status, const std::vector<Failure>& failures) {
  json::object values;
  for (const auto& [name, error] : failures) {
    values[unused_name(values, name)] = {{"value", json::parse(error_reply(error).body)}};
  }
  json::object response{{"description", failures.front().error.message()}};
  if (auto headers = headers_of(status); !headers.empty()) response["headers"] = std::move(headers);
  response["content"] = {{"application/json",
                          {{"schema", {{"$ref", "#/components/schemas/ErrorResponse"}}},
                           {"examples", std::move(values)}}}};
  return response;
}

json::object fields_json(const std::vector<ReplyField>& fields) {
  json::object headers;
  for (const auto& [name, description] : fields) {
    headers[name] = {{"description", description}, {"schema", {{"type", "string"}}}};
  }
  return headers;
}

// A list may have a next page, or this is the last one.
void add_next(json::object& schema, json::object& example) {
  schema["properties"].as_object()["next"] = {
      {"type", json::array{"string", "null"}},
      {"description", "The `cursor` of the next page; null if this is the last one."}};
  schema["required"].as_array().emplace_back("next");
  example["next"] = nullptr;
}

json::object success_response(const Operation& operation, Status status, json::object& components) {
  json::object response{{"description", "Done"}};
  if (!operation.reply_fields.empty()) response["headers"] = fields_json(operation.reply_fields);
  if (!operation.success_files.empty()) {
    response["description"] = "Success";
    auto& contents = response["content"].emplace_object();
    for (const auto type : operation.success_files) {
      contents[type] = {{"schema", {{"type", "string"}}}};
    }
  }
  if (!operation.success_type) return response;
  const auto& type = *operation.success_type;
  json::object schema{{"type", "object"},
                      {"properties", {{"data", json_schema(type, Direction::reply, components)}}},
                      {"required", json::array{"data"}}};
  json::object example{{"data", example_value(type, Direction::reply)}};
  if (operation.is_page) add_next(schema, example);
  response["description"] = status == Status::created ? "Created" : "Success";
  response["content"] = {
      {"application/json", {{"schema", std::move(schema)}, {"example", std::move(example)}}}};
  return response;
}

std::string text_of(Status status) { return std::to_string(std::to_underlying(status)); }

}  // namespace

json::object openapi_replies(const Operation& operation, json::object& components) {
  json::object replies;
  const auto add = [&](Status status) {
    replies[text_of(status)] = success_response(operation, status, components);
  };
  add(operation.success);
  if (operation.may_be_new) add(Status::created);
  if (operation.may_be_unchanged) {
    replies[text_of(Status::not_modified)] = {{"description", "Nothing has changed"}};
  }
  if (!operation.success_files.empty()) {
    replies[text_of(Status::not_acceptable)] = {
        {"description", "None of the types that the client takes"},
        {"content",
         {{"application/json", {{"schema", {{"$ref", "#/components/schemas/ErrorResponse"}}}}}}}};
  }
  for (const auto& [status, failures] : failures_of(operation)) {
    replies[text_of(status)] = error_response(status, failures);
  }
  return replies;
}

json::object error_schema(std::span<const Status> statuses) {
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
  for (const auto status : statuses) codes.emplace_back(words_of(status).code);
  schema.at_pointer("/properties/error/properties/code").as_object()["enum"] = std::move(codes);
  return schema.as_object();
}

}  // namespace cartwright::http
