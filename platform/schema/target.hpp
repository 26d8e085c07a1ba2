#pragma once
// How to fill a struct of an unknown type, field by field.

#include <span>

#include "platform/error.hpp"
#include "platform/schema/description.hpp"
#include "platform/schema/input.hpp"

namespace cartwright::schema {

class FieldValues;

struct Target {
  using Check = void (*)(const void* object, FieldErrors&);

  const Description* description;
  std::span<const ReadMember> read;  ///< as many as there are fields
  Check check;                       ///< the rule across fields, or null
};

/// Fills `object` with what a body says in `place`, where the faults go.
void read_fields(const FieldValues& values, Source source, const Target& target, const Place& place,
                 void* object);

/// The same for a struct inside a body.
Fault read_object(Input input, const Target& target, void* object);

}  // namespace cartwright::schema
