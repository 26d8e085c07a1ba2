#pragma once
// A schema without its templates: constant tables that the parser and the OpenAPI document read.

#include <span>

#include "platform/schema/schema.hpp"

namespace cartwright::schema {

enum class Kind { text, boolean, integer, id, money, timestamp, object };

struct Description;

/// The type of a member, a body or a reply.
struct Type {
  Kind kind = Kind::text;
  bool is_list = false;
  const Description* object = nullptr;  ///< of the struct, if `kind` is object
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

template <Described T>
struct DescriptionOf;

template <class T>
struct TypeOf;

template <>
struct TypeOf<std::string> {
  static constexpr Type kType{Kind::text};
};

template <>
struct TypeOf<Secret> {
  static constexpr Type kType{Kind::text};
};

template <>
struct TypeOf<bool> {
  static constexpr Type kType{Kind::boolean};
};

template <Integer T>
struct TypeOf<T> {
  static constexpr Type kType{Kind::integer};
};

template <class Tag>
struct TypeOf<Id<Tag>> {
  static constexpr Type kType{Kind::id};
};

template <>
struct TypeOf<Money> {
  static constexpr Type kType{Kind::money};
};

template <>
struct TypeOf<Timestamp> {
  static constexpr Type kType{Kind::timestamp};
};

template <Described T>
struct TypeOf<T> {
  static constexpr Type kType{Kind::object, false, &DescriptionOf<T>::kValue};
};

template <class T>
struct TypeOf<std::vector<T>> {
  static constexpr Type kType{TypeOf<T>::kType.kind, true, TypeOf<T>::kType.object};
};

template <class T>
constexpr FieldDescription describe(const T& described) {
  using Value = without_optional<typename T::Member>;
  return {described.name(), described.rules, TypeOf<Value>::kType, T::kIsRequired, T::kTakesNull};
}

template <class T>
constexpr std::string_view name_of() {
  if constexpr (requires { T::schema_name; }) return T::schema_name;
  return {};
}

template <Described T>
struct DescriptionOf {
  static constexpr auto kTable = std::apply(
      [](const auto&... described) {
        return std::array<FieldDescription, sizeof...(described)>{describe(described)...};
      },
      kFields<T>);
  static constexpr Description kValue{name_of<T>(), kTable};
};

/// The tables of T.
template <Described T>
inline constexpr const Description& kDescription = DescriptionOf<T>::kValue;

}  // namespace cartwright::schema
