#include "platform/schema/json_schema.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <string>

#include "platform/schema/money.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::schema {
namespace {

namespace json = boost::json;

bool is_shown(const FieldDescription& field, Direction direction) {
  return direction == Direction::body || !field.rules.write_only;
}

// The example of the kind, unless it breaks the rules of its length.
json::value text_example(const Kind& kind, const Rules& rules) {
  const bool is_bytes = &kind == &kBytes;
  auto usual = example_value(kind);
  const auto size = is_bytes ? 3 : usual.as_string().size();
  if (size >= rules.shortest.value_or(0) && size <= rules.longest.value_or(size)) return usual;
  const auto fitting = rules.shortest.value_or(0);
  return is_bytes ? json::string(text::base64url_size(fitting), 'A') : json::string(fitting, 'x');
}

json::value amount_example(const Kind& kind, const Rules& rules) {
  auto usual = example_value(kind);
  const auto amount = parse_decimal(std::string_view(usual.as_string()));
  if (!find_fault(rules, amount.value())) return usual;
  return json::string(to_string(Money{*rules.minimum}));
}

json::value example_of(const Kind& kind, const Rules& rules) {
  if (kind.is_any_json) {
    return kind.example.size() > rules.longest.value_or(kLongestJson) ? 1 : example_value(kind);
  }
  if (rules.of_amounts) return amount_example(kind, rules);
  if (rules.minimum) return *rules.minimum;
  return kind.is_written_as_text() ? text_example(kind, rules) : example_value(kind);
}

json::value example_of(const Type& type, const Rules& rules, Direction direction) {
  if (type.kind != nullptr) return example_of(*type.kind, rules);
  if (type.object != nullptr) return example_value(type, direction);
  const auto count =
      std::min(std::max<std::size_t>(rules.fewest.value_or(1), 1), rules.most.value_or(1));
  return json::array(count, example_of(*type.element, rules, direction));
}

json::value example_of(const FieldDescription& field, Direction direction) {
  const auto* kind = field.type.kind;
  const std::string_view example = field.rules.example;
  if (example.empty()) return example_of(field.type, field.rules, direction);
  if (kind != nullptr && kind->is_written_as_text()) return json::string(example);
  return json::parse(json::string_view(example));
}

void add_null(json::object& schema) {
  if (schema.contains("type")) schema["type"] = json::array{schema["type"], "null"};
  if (schema.contains("enum")) schema["enum"].as_array().emplace_back(nullptr);
  schema.erase("not");
}

// So many bytes as letters of base64url.
std::size_t letters_of(const json::object& schema, std::size_t length) {
  return schema.contains("contentEncoding") ? text::base64url_size(length) : length;
}

json::value field_schema(const FieldDescription& field, Direction direction,
                         json::object& components) {
  const bool is_nullable = direction == Direction::reply ? !field.is_required : field.takes_null;
  auto schema = json_schema(field.type, direction, components);
  auto& object = schema.as_object();
  if (is_nullable && object.contains("$ref")) {
    object = {{"anyOf", json::array{object, {{"type", "null"}}}}};
  } else if (is_nullable) {
    add_null(object);
  }
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
  auto& value = schema.contains("items") ? schema["items"].as_object() : schema;
  const bool is_any_json = !value.contains("type") && !value.contains("$ref");
  if (rules.shortest) value["minLength"] = letters_of(value, *rules.shortest);
  if (rules.longest && is_any_json) {
    value["description"] = fmt::format("At most {} characters of JSON.", *rules.longest);
  } else if (rules.longest) {
    value["maxLength"] = letters_of(value, *rules.longest);
  }
  if (rules.minimum && !rules.of_amounts) value["minimum"] = *rules.minimum;
  if (rules.maximum && !rules.of_amounts) value["maximum"] = *rules.maximum;
  if (rules.email) value["format"] = "email";
  if (rules.fewest) schema["minItems"] = *rules.fewest;
  if (rules.most) schema["maxItems"] = *rules.most;
  if (rules.write_only) schema["writeOnly"] = true;
  if (!rules.doc.empty()) schema["description"] = json::string(rules.doc);
}

json::object json_schema(const Kind& kind, Direction direction) {
  const bool is_other = direction == Direction::body && !kind.body_schema.empty();
  return json::parse(json::string_view(is_other ? kind.body_schema : kind.schema)).as_object();
}

json::value example_value(const Kind& kind) { return json::parse(json::string_view(kind.example)); }

json::value json_schema(const Type& type, Direction direction, json::object& components) {
  if (type.kind != nullptr) return json_schema(*type.kind, direction);
  if (type.object != nullptr) return struct_reference(*type.object, direction, components);
  return {{"type", "array"}, {"items", json_schema(*type.element, direction, components)}};
}

json::value example_value(const Type& type, Direction direction) {
  if (type.kind != nullptr) return example_value(*type.kind);
  if (type.object != nullptr) return struct_example(*type.object, direction);
  return json::array{example_value(*type.element, direction)};
}

}  // namespace cartwright::schema
