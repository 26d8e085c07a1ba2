#pragma once
// Schema → JSON Schema (2020-12, as OpenAPI 3.1 wants it) and example values.

#include <boost/json/fwd.hpp>

#include "platform/schema/description.hpp"

namespace cartwright::schema {

/// A body may leave optional fields out; a reply has every field, with null for what is absent, but
/// none write-only.
enum class Direction { body, reply };

/// The schema of `type`. Structs with a name become `$ref`s into `components`, which gets their
/// schemas. Throws std::logic_error if two different schemas go by one name.
boost::json::value json_schema(const Type& type, Direction direction,
                               boost::json::object& components);

/// The schema of a type that is neither a struct nor a list: a path or query parameter.
boost::json::object json_schema(const Kind& kind, Direction direction);

/// Adds what the rules say to the schema of a type.
void add_rules(boost::json::object& schema, const Rules& rules);

/// A value of `type`, made of the examples of its fields.
boost::json::value example_value(const Type& type, Direction direction);

/// The same of a type that is neither a struct nor a list.
boost::json::value example_value(const Kind& kind);

}  // namespace cartwright::schema
