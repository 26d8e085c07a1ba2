#pragma once
// A schema without its templates: constant tables that the reader of bodies and the OpenAPI
// document work with.

#include <algorithm>
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
inline constexpr Kind kId{
    R"({"type": "integer", "format": "int64", "minimum": 1, "maximum": 9223372036854775807})", "1"};
inline constexpr Kind kMoney{R"({"type": "string", "pattern": "^[0-9]+\\.[0-9]{2}$"})",
                             R"("149.99")",
                             R"({"type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,2})?$"})"};
inline constexpr Kind kTimestamp{R"({"type": "string", "format": "date-time"})",
                                 R"("2026-02-18T17:06:38.432854+00:00")"};

inline constexpr Kind kAnyJson{"{}", R"({"any": "value"})", {}, true};
inline constexpr Kind kIpAddress{
    R"({"type": "string", "anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]})", R"("192.0.2.1")"};
inline constexpr Kind kBytes{
    R"({"type": "string", "contentEncoding": "base64url", "pattern": "^[A-Za-z0-9_-]*$"})",
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

/// Whether a form can say it: one knows neither lists nor structs.
constexpr bool fits_form(const Description& description) {
  return std::ranges::all_of(description.fields,
                             [](const auto& field) { return field.type.kind != nullptr; });
}

}  // namespace cartwright::schema
