#include "platform/schema/json_schema.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <limits>
#include <stdexcept>
#include <string>

namespace cartwright::schema {
namespace {

namespace json = boost::json;

constexpr auto kLargest = std::numeric_limits<std::int64_t>::max();

bool is_shown(const FieldDescription& field, Direction direction) {
  return direction == Direction::body || !field.rules.write_only;
}

bool is_written_as_text(Kind kind) {
  return kind == Kind::text || kind == Kind::money || kind == Kind::timestamp;
}

json::value example_of(const FieldDescription& field, Direction direction) {
  if (field.rules.example.empty()) {
    if (field.rules.minimum) return *field.rules.minimum;
    return example_value(field.type, direction);
  }
  const std::string_view example = field.rules.example;
  if (is_written_as_text(field.type.kind)) return json::string(example);
  return json::parse(json::string_view(example));
}

json::value field_schema(const FieldDescription& field, Direction direction,
                         json::object& components) {
  const bool is_nullable = direction == Direction::reply ? !field.is_required : field.takes_null;
  auto schema = json_schema(field.type, direction, components);
  auto& object = schema.as_object();
  if (object.contains("$ref")) {
    if (!is_nullable) return schema;
    return {{"anyOf", json::array{schema, {{"type", "null"}}}}};
  }
  if (is_nullable) object["type"] = json::array{object["type"], "null"};
  add_rules(object, field.rules);
  return schema;
}

json::object struct_schema(const Description& description, Direction direction,
                           json::object& components) {
  json::object properties;
  json::array required;
  for (const auto& field : description.fields) {
    if (!is_shown(field, direction)) continue;
    properties[field.name] = field_schema(field, direction, components);
    if (field.is_required || direction == Direction::reply) {
      required.emplace_back(json::string(field.name));
    }
  }
  json::object schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

json::value struct_reference(const Description& description, Direction direction,
                             json::object& components) {
  auto schema = struct_schema(description, direction, components);
  if (description.name.empty()) return schema;
  const auto [known, is_new] = components.emplace(description.name, schema);
  if (!is_new && known->value() != schema) {
    throw std::logic_error("two schemas are named " + std::string(description.name));
  }
  return {{"$ref", "#/components/schemas/" + std::string(description.name)}};
}

json::value struct_example(const Description& description, Direction direction) {
  json::object example;
  for (const auto& field : description.fields) {
    if (is_shown(field, direction)) example[field.name] = example_of(field, direction);
  }
  return example;
}

}  // namespace

void add_rules(json::object& schema, const Rules& rules) {
  if (rules.shortest) schema["minLength"] = *rules.shortest;
  if (rules.longest) schema["maxLength"] = *rules.longest;
  if (rules.minimum) schema["minimum"] = *rules.minimum;
  if (rules.maximum) schema["maximum"] = *rules.maximum;
  if (rules.email) schema["format"] = "email";
  if (rules.write_only) schema["writeOnly"] = true;
  if (!rules.doc.empty()) schema["description"] = json::string(rules.doc);
}

json::object json_schema(Kind kind) {
  switch (kind) {
    case Kind::text:
      return {{"type", "string"}};
    case Kind::boolean:
      return {{"type", "boolean"}};
    case Kind::integer:
      return {{"type", "integer"}, {"format", "int64"}, {"maximum", kLargest}};
    case Kind::id:
      return {{"type", "integer"}, {"format", "int64"}, {"minimum", 1}, {"maximum", kLargest}};
    case Kind::money:
      return {{"type", "string"}, {"pattern", "^[0-9]+\\.[0-9]{2}$"}};
    case Kind::timestamp:
      return {{"type", "string"}, {"format", "date-time"}};
    case Kind::object:
      break;
  }
  throw std::logic_error("a struct has fields");
}

json::value example_value(Kind kind) {
  switch (kind) {
    case Kind::text:
      return "text";
    case Kind::boolean:
      return true;
    case Kind::integer:
    case Kind::id:
      return 1;
    case Kind::money:
      return "149.99";
    case Kind::timestamp:
      return "2026-02-18T17:06:38.432854+00:00";
    case Kind::object:
      break;
  }
  throw std::logic_error("a struct has fields");
}

json::value json_schema(const Type& type, Direction direction, json::object& components) {
  json::value schema = type.kind == Kind::object
                           ? struct_reference(*type.object, direction, components)
                           : json::value(json_schema(type.kind));
  if (!type.is_list) return schema;
  return {{"type", "array"}, {"items", std::move(schema)}};
}

json::value example_value(const Type& type, Direction direction) {
  auto example = type.kind == Kind::object ? struct_example(*type.object, direction)
                                           : example_value(type.kind);
  if (!type.is_list) return example;
  return json::array{std::move(example)};
}

}  // namespace cartwright::schema
