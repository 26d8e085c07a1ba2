#include "platform/schema/body_reader.hpp"

#include <utility>

#include "platform/schema/field_values.hpp"
#include "platform/schema/form_body.hpp"
#include "platform/schema/json_body.hpp"

namespace cartwright::schema {
namespace {

std::unique_ptr<BodyReader::Format> make_format(std::string_view body, Source source,
                                                FieldValues& values) {
  switch (source) {
    case Source::json:
      return std::make_unique<JsonBody>(body, values);
    case Source::form:
      return std::make_unique<FormBody>(body, values);
  }
  std::unreachable();
}

// A form sends every field that is on the page: one that was left empty says nothing.
bool is_left_empty(const FieldDescription& field, const FieldValue& value, Source source) {
  return source == Source::form && !field.is_required && value.length == 0;
}

Fault read_field(const FieldDescription& field, const FieldValues::Value& value, Source source,
                 Target::ReadMember read_member, void* object) {
  if (!value || is_left_empty(field, *value, source)) {
    if (field.is_required) return "Missing data for required field.";
    return std::nullopt;
  }
  if (value->value.is_null() && !field.takes_null) return "Field may not be null.";
  return read_member({&value->value, source, value->length}, field.rules, object);
}

}  // namespace

BodyReader::BodyReader(std::string_view body, Source source, const Target& target)
    : target_(target),
      source_(source),
      values_(std::make_unique<FieldValues>(*target.description)),
      format_(make_format(body, source, *values_)) {}

BodyReader::~BodyReader() = default;

bool BodyReader::read_on() { return format_->read_on(); }

void BodyReader::fill(void* object) const {
  FieldErrors errors;
  for (std::size_t at = 0; at < target_.read.size(); ++at) {
    const auto& field = target_.description->fields[at];
    auto fault = read_field(field, (*values_)[at], source_, target_.read[at], object);
    if (fault) errors.add(field.name, std::move(*fault));
  }
  if (errors.empty() && target_.check != nullptr) target_.check(object, errors);
  if (!errors.empty()) throw invalid(std::move(errors));
}

}  // namespace cartwright::schema
