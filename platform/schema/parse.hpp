#pragma once
// Request body → described struct. A result satisfies every rule of its schema; else all faults are
// thrown at once.

#include <array>
#include <span>
#include <string_view>

#include "platform/error.hpp"
#include "platform/schema/schema.hpp"

namespace cartwright::schema {

/// How to fill a struct of an unknown type, field by field.
struct Target {
  using ReadMember = Fault (*)(Input, const Rules&, void* object);
  using Check = void (*)(const void* object, FieldErrors&);

  const Description* description;
  std::span<const ReadMember> read;  ///< as many as there are fields
  Check check;                       ///< the rule across fields, or null
};

/// Fills `object`. Throws `bad_request` for broken JSON and for invalid percent-escapes of a form,
/// `invalid` for what breaks the schema. Fields of the body that the schema lacks are ignored; a
/// body that is no object, or is empty, counts as an object without fields. Text with invalid
/// UTF-8, escaped or not, is a fault of its field. A byte order mark before JSON is passed over.
void read_body(std::string_view body, Source source, const Target& target, void* object);

template <class T, std::size_t Index>
Fault read_member(Input input, const Rules& rules, void* object) {
  auto& member = static_cast<T*>(object)->*std::get<Index>(kFields<T>).member;
  return Value<std::remove_cvref_t<decltype(member)>>::read(input, rules, member);
}

template <class T>
void check_across(const void* object, FieldErrors& errors) {
  static_cast<const T*>(object)->check(errors);
}

template <Described T>
struct TargetOf {
  template <std::size_t... Index>
  static constexpr auto readers(std::index_sequence<Index...>) {
    return std::array<Target::ReadMember, sizeof...(Index)>{&read_member<T, Index>...};
  }

  static constexpr Target::Check check() {
    if constexpr (requires(const T& object, FieldErrors& errors) { object.check(errors); }) {
      return &check_across<T>;
    }
    return nullptr;
  }

  static constexpr auto kReaders = readers(std::make_index_sequence<kFieldCount<T>>{});
  static constexpr Target kValue{&kDescription<T>, kReaders, check()};
};

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
