#pragma once
// A schema without its templates: constant tables that the reader of bodies and the OpenAPI
// document work with.

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "platform/schema/rules.hpp"

namespace cartwright::schema {

/// What the documentation says of values that are neither a struct nor a list.
struct Kind {
  std::string_view schema;         ///< JSON Schema, an object
  std::string_view example;        ///< as JSON
  std::string_view body_schema{};  ///< what bodies may say, if that is more
  bool is_any_json = false;        ///< bodies say it in any JSON, which is kept as its text

  [[nodiscard]] constexpr bool is_written_as_text() const { return example.starts_with('"'); }
};

inline constexpr Kind kText{R"({"type": "string"})", R"("text")"};
inline constexpr Kind kBoolean{R"({"type": "boolean"})", "true"};
inline constexpr Kind kInteger{
    R"({"type": "integer", "format": "int64", "maximum": 9223372036854775807})", "1"};
inline constexpr Kind kShortInteger{
    R"({"type": "integer", "format": "int32", "maximum": 2147483647})", "1"};
inline constexpr Kind kId{
    R"({"type": "integer", "format": "int64", "minimum": 1, "maximum": 9223372036854775807})", "1"};
inline constexpr Kind kMoney{R"({"type": "string", "pattern": "^[0-9]+\\.[0-9]{2}$"})",
                             R"("149.99")",
                             R"({"type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,2})?$"})"};
inline constexpr Kind kTimestamp{R"({"type": "string", "format": "date-time"})",
                                 R"("2026-02-18T17:06:38.432854+00:00")"};

inline constexpr Kind kAnyJson{"{}", R"({"any": "value"})", R"({"not": {"type": "null"}})", true};
inline constexpr Kind kIpAddress{
    R"({"type": "string", "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]})", R"("192.0.2.1")"};
inline constexpr Kind kBytes{
    R"({"type": "string", "contentEncoding": "base64url",)"
    R"( "pattern": "^([A-Za-z0-9_-]{4})*([A-Za-z0-9_-][AQgw]|[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048])?$"})",
    R"("AQID")"};

struct Description;

/// The type of a member, a body or a reply: one of the three.
struct Type {
  const Kind* kind = nullptr;
  const Description* object = nullptr;  ///< of a struct
  const Type* element = nullptr;        ///< of a list
};

struct FieldDescription {
  std::string_view name;
  Rules rules;
  Type type;
  bool is_required = true;
  bool takes_null = false;  ///< in a body, as what it shall be
};

struct Description {
  std::string_view name;  ///< empty if the struct does not name itself
  std::span<const FieldDescription> fields;
};

/// How many values of members and elements a body may have: about a megabyte while it is read.
inline constexpr std::size_t kMostValues = 4096;

/// So many are in the longest body of this description; more than kMostValues, where it has a list
/// without a limit.
constexpr std::size_t most_values(const Description& description);

constexpr std::size_t most_values(const Type& type, const Rules& rules) {
  if (type.object != nullptr) return most_values(*type.object);
  if (type.element == nullptr) return 1;
  const auto most = std::min(rules.most.value_or(kMostValues), kMostValues);
  return 1 + most * most_values(*type.element, rules);
}

constexpr std::size_t most_values(const Description& description) {
  std::size_t sum = 0;
  for (const auto& field : description.fields) {
    sum = std::min(sum + most_values(field.type, field.rules), kMostValues + 1);
  }
  return sum;
}

inline constexpr std::size_t kLongestJson = 1 << 20;

/// Whether all JSON of any kind in it has a longest text.
constexpr bool limits_any_json(const Description& description) {
  return std::ranges::all_of(description.fields, [](const FieldDescription& field) {
    const auto& value = field.type.element == nullptr ? field.type : *field.type.element;
    const bool is_any = value.kind != nullptr && value.kind->is_any_json;
    return !is_any || (field.rules.longest && *field.rules.longest <= kLongestJson);
  });
}

/// Whether a form can say it: one knows neither lists nor structs nor other JSON.
constexpr bool fits_form(const Description& description) {
  return std::ranges::all_of(description.fields, [](const FieldDescription& field) {
    return field.type.kind != nullptr && !field.type.kind->is_any_json;
  });
}

}  // namespace cartwright::schema
