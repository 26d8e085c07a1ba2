// The parts of lists and of structs, each read into its place.

#include <utility>

#include "platform/schema/field_values.hpp"
#include "platform/schema/input.hpp"
#include "platform/schema/place.hpp"
#include "platform/schema/target.hpp"

namespace cartwright::schema {
namespace {

// How the value of a field or of an element is read.
struct Reading {
  const Rules& rules;
  bool takes_null;
  ReadMember read;
};

void read_part(const FieldValue& part, Source source, const Reading& reading, const Place& place,
               void* object) {
  Fault fault;
  if (part.value().is_null() && !reading.takes_null) {
    fault = kMayNotBeNull;
  } else {
    fault =
        reading.read({&part.value(), source, part.length(), &part, &place}, reading.rules, object);
  }
  if (fault) place.add_fault(std::move(*fault));
}

// A form sends every field that is on the page: one that was left empty says nothing.
bool is_left_empty(const FieldDescription& field, const FieldValue& value, Source source) {
  return source == Source::form && !field.is_required && value.length() == 0;
}

// The rule across fields sees an object that keeps all others.
void check_across(const Target& target, const void* object, const Place& place) {
  FieldErrors errors;
  target.check(object, errors);
  for (const auto& [name, texts] : errors.entries()) {
    for (const auto& text : texts) Place(place, name).add_fault(text);
  }
}

}  // namespace

void read_fields(const FieldValues& values, Source source, const Target& target, const Place& place,
                 void* object) {
  const auto before = place.faults().count();
  for (std::size_t at = 0; at < target.read.size(); ++at) {
    const auto& field = target.description->fields[at];
    const auto& value = values[at];
    const Place inner(place, field.name);
    if (value.is_there() && !is_left_empty(field, value, source)) {
      read_part(value, source, {field.rules, field.takes_null, target.read[at]}, inner, object);
    } else if (field.is_required) {
      inner.add_fault(kMissing);
    }
  }
  // Of very many faults, lists are not read to their end.
  const bool is_whole = place.faults().count() == before && !place.faults().are_too_many();
  if (target.check != nullptr && is_whole) {
    check_across(target, object, place);
  }
}

Fault read_object(Input input, const Target& target, void* object) {
  const auto* fields = input.parts == nullptr ? nullptr : input.parts->fields();
  if (fields == nullptr) return "Not a valid object.";
  read_fields(*fields, input.source, target, *input.place, object);
  return std::nullopt;
}

Fault read_list(Input input, const Rules& rules, void* list, ReadMember append) {
  const auto* elements = input.parts == nullptr ? nullptr : input.parts->elements();
  if (elements == nullptr) return "Not a valid list.";
  if (auto fault = find_fault_of_count(rules, elements->count)) return fault;
  std::size_t index = 0;
  for (const auto& element : elements->kept) {
    if (input.place->faults().are_too_many()) break;
    read_part(element, input.source, {rules, false, append}, Place(*input.place, index++), list);
  }
  return std::nullopt;
}

}  // namespace cartwright::schema
