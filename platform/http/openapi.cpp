#include "platform/http/openapi.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <set>
#include <utility>

#include "platform/http/error_reply.hpp"
#include "platform/http/extract.hpp"
#include "platform/http/indented_json.hpp"
#include "platform/http/openapi_replies.hpp"
#include "platform/schema/json_schema.hpp"
#include "platform/text/ascii.hpp"

namespace cartwright::http {
namespace {

namespace json = boost::json;

constexpr std::string_view kBase = "/api/v1/";

// Relative to /api/v1/docs/swagger.json, so that it holds behind a gateway that puts a prefix
// before all paths.
constexpr auto kServer = "../../..";

std::string_view below_base(std::string_view pattern) {
  pattern.remove_prefix(pattern.starts_with(kBase) ? kBase.size() : 1);
  return pattern;
}

// The first segment: the feature that the route belongs to.
std::string tag_of(const Route& route) {
  const auto path = below_base(route.pattern);
  return std::string(path.substr(0, path.find('/')));
}

// `GET /api/v1/users/{user_id}/` → `get_users_user_id`.
std::string operation_id(const Route& route) {
  auto id = text::lower_case(name_of(route.method));
  bool at_word_end = true;
  for (const char letter : below_base(route.pattern)) {
    const bool in_word =
        letter != '/' && letter != '-' && letter != '_' && letter != '{' && letter != '}';
    if (in_word && at_word_end) id.push_back('_');
    if (in_word) id.push_back(letter);
    at_word_end = !in_word;
  }
  return id;
}

json::array security_of(Access access) {
  const json::object nothing;
  const json::object token{{"token", json::array()}};
  switch (access) {
    case Access::open:
      return {};
    case Access::token_optional:
      return {nothing, token};
    case Access::token_required:
      return json::array({json::value(token)});
  }
  std::unreachable();
}

std::string_view place_of(ParameterDescription::In in) {
  using enum ParameterDescription::In;
  switch (in) {
    case path:
      return "path";
    case query:
      return "query";
    case header:
      return "header";
  }
  std::unreachable();
}

json::object value_json(const ParameterDescription& parameter) {
  auto schema = schema::json_schema(parameter.kind, schema::Direction::body);
  schema::add_rules(schema, parameter.rules);
  if (!parameter.fallback.empty()) schema["default"] = json::parse(parameter.fallback);
  return schema;
}

json::object parameter_json(const ParameterDescription& parameter) {
  const bool in_path = parameter.in == ParameterDescription::In::path;
  json::object described{{"name", parameter.name}, {"in", place_of(parameter.in)}};
  if (!parameter.description.empty()) described["description"] = parameter.description;
  described["required"] = in_path;
  described["schema"] = value_json(parameter);
  // Swagger UI fills examples in, and a made-up search would find nothing.
  if (in_path) described["example"] = schema::example_value(parameter.kind);
  return described;
}

json::object body_json(const schema::Type& type, json::object& components) {
  using schema::Direction;
  const auto schema = json_schema(type, Direction::body, components);
  const auto example = example_value(type, Direction::body);
  const json::object content{{"schema", schema}, {"example", example}};
  const bool is_required =
      std::ranges::any_of(type.object->fields, &schema::FieldDescription::is_required);
  json::object contents{{"application/json", content}};
  if (formats_of(*type.object) == BodyFormats::json_or_form) {
    contents["application/x-www-form-urlencoded"] = content;
  }
  return {{"required", is_required}, {"content", std::move(contents)}};
}

json::object files_json(const std::vector<std::string_view>& media_types) {
  json::object contents;
  for (const auto type : media_types) contents[type] = {{"schema", {{"type", "string"}}}};
  return {{"required", true}, {"content", std::move(contents)}};
}

json::object operation_json(const Route& route, json::object& components) {
  const auto& operation = route.operation;
  json::object described{{"operationId", operation_id(route)},
                         {"tags", json::array{tag_of(route)}},
                         {"summary", operation.summary}};
  if (!operation.description.empty()) described["description"] = operation.description;
  described["security"] = security_of(operation.access);
  if (!operation.parameters.empty()) {
    auto& parameters = described["parameters"].emplace_array();
    for (const auto& parameter : operation.parameters)
      parameters.push_back(parameter_json(parameter));
  }
  if (operation.body) described["requestBody"] = body_json(*operation.body, components);
  if (!operation.body_files.empty()) described["requestBody"] = files_json(operation.body_files);
  described["responses"] = openapi_replies(operation, components);
  return described;
}

json::object paths_json(std::span<const Route> routes, json::object& components) {
  json::object paths;
  for (const auto& route : routes) {
    if (!route.operation.is_listed) continue;
    auto& path = paths[route.pattern];
    if (path.is_null()) path.emplace_object();
    path.get_object()[text::lower_case(name_of(route.method))] = operation_json(route, components);
  }
  return paths;
}

// Any reply may be an error, but not of these unless an operation says so.
constexpr std::array kOnlyOfSome{Status::conflict, Status::precondition_failed};

std::vector<Status> error_statuses_of(std::span<const Route> routes) {
  std::set<Status> statuses;
  for (const auto& [status, line, code] : kStatuses) {
    if (!code.empty() && std::ranges::find(kOnlyOfSome, status) == kOnlyOfSome.end())
      statuses.insert(status);
  }
  for (const auto& route : routes) {
    for (const auto& failure : route.operation.failures) {
      statuses.insert(status_of(failure.error.code()));
    }
  }
  return {statuses.begin(), statuses.end()};
}

json::array tags_json(std::span<const Route> routes) {
  std::set<std::string> names;
  for (const auto& route : routes) {
    if (route.operation.is_listed) names.insert(tag_of(route));
  }
  json::array tags;
  for (const auto& name : names) {
    tags.push_back(
        {{"name", name}, {"description", "What stands under " + std::string(kBase) + name}});
  }
  return tags;
}

}  // namespace

std::string openapi_document(std::span<const Route> routes, const ApiInfo& info) {
  json::object schemas{{"ErrorResponse", error_schema(error_statuses_of(routes))}};
  auto paths = paths_json(routes, schemas);
  const json::object token{{"type", "http"},
                           {"scheme", "bearer"},
                           {"bearerFormat", "JWT"},
                           {"description", "The token that a login answers."}};
  return indented_json(json::object{
      {"openapi", "3.1.0"},
      {"info",
       {{"title", info.title}, {"description", info.description}, {"version", info.version}}},
      {"servers", json::array{{{"url", kServer}}}},
      {"tags", tags_json(routes)},
      {"paths", std::move(paths)},
      {"components", {{"securitySchemes", {{"token", token}}}, {"schemas", std::move(schemas)}}}});
}

}  // namespace cartwright::http
