#pragma once
// Request body → described struct. A result satisfies every rule of its schema; else all faults are
// thrown at once.

#include <string_view>

#include "platform/error.hpp"
#include "platform/schema/schema.hpp"

namespace cartwright::schema {

/// Fills `object`. Throws `bad_request` for broken JSON and for invalid percent-escapes of a form,
/// `invalid` for what breaks the schema. Fields of the body that the schema lacks are ignored; a
/// body that is no object, or is empty, counts as an object without fields. Text with invalid
/// UTF-8, escaped or not, is a fault of its field. A byte order mark before JSON is passed over.
void read_body(std::string_view body, Source source, const Target& target, void* object);

template <Described T>
T parse_json(std::string_view body) {
  T object;
  read_body(body, Source::json, TargetOf<T>::kValue, &object);
  return object;
}

template <Described T>
T parse_form(std::string_view body) {
  T object;
  read_body(body, Source::form, TargetOf<T>::kValue, &object);
  return object;
}

}  // namespace cartwright::schema
