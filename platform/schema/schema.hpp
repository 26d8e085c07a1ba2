#pragma once
// The one description of a struct that clients or the database see. It drives parsing, validation,
// serialisation, the OpenAPI document and the mapping of rows:
//
//   struct Quantity {
//     std::int64_t quantity = 0;
//     static constexpr auto schema() { return fields(field("quantity", &Quantity::quantity,
//     range(1, 5))); }
//   };
//
// A member is required unless it is a std::optional or a Change. A struct may name itself for the
// documentation with `static constexpr std::string_view schema_name = "Quantity";` and compare
// members in `void check(FieldErrors&) const`.

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "platform/schema/id.hpp"
#include "platform/schema/money.hpp"
#include "platform/schema/rules.hpp"
#include "platform/schema/timestamp.hpp"
#include "platform/secret.hpp"

namespace cartwright::schema {

/// What a change says about a member that may be absent: nothing, so that it stays, or what it
/// shall be from now on, where null takes it away.
template <class T>
struct Change {
  bool is_wanted = false;
  std::optional<T> value;
};

template <class T>
struct OptionalTraits {
  using Value = T;
  static constexpr bool kIsOptional = false;
};

template <class T>
struct OptionalTraits<std::optional<T>> {
  using Value = T;
  static constexpr bool kIsOptional = true;
};

template <class T>
struct OptionalTraits<Change<T>> {
  using Value = T;
  static constexpr bool kIsOptional = true;
};

template <class T>
inline constexpr bool kIsChange = false;

template <class T>
inline constexpr bool kIsChange<Change<T>> = true;

template <class T>
inline constexpr bool kIsOptional = OptionalTraits<T>::kIsOptional;

/// T itself, or what a std::optional or a Change holds.
template <class T>
using without_optional = typename OptionalTraits<T>::Value;

template <class T>
concept Integer = std::signed_integral<T>;

template <class T>
inline constexpr bool kIsId = false;

template <class Tag>
inline constexpr bool kIsId<Id<Tag>> = true;

template <class T>
concept Described = requires { T::schema(); };

/// One member of a described struct. `Text` is the size of its name with the final NUL.
template <class Struct, class Type, std::size_t Text>
struct Field {
  using Owner = Struct;
  using Member = Type;

  Member Owner::* member;
  Rules rules;
  std::array<char, Text + 3> key;  ///< as the writer copies it: `,"email":`

  [[nodiscard]] constexpr std::string_view name() const { return {key.data() + 2, Text - 1}; }
  static constexpr bool kIsRequired = !kIsOptional<Member>;
  static constexpr bool kTakesNull = kIsChange<Member>;
};

/// Refuses, while compiling, rules that a member of type T could never satisfy.
template <class T>
constexpr void require_rules_to_suit(const Rules& rules) {
  const bool about_text = rules.shortest || rules.longest || rules.email;
  const bool about_number = rules.minimum || rules.maximum;
  const bool is_text = std::same_as<T, std::string> || std::same_as<T, Secret>;
  if (about_text && !is_text) throw std::logic_error("a rule for text");
  if (about_number && !Integer<T> && !kIsId<T>) throw std::logic_error("a rule for integers");
}

/// Rules that suit T; others do not compile.
template <class T>
consteval Rules checked(const Rules& rules) {
  require_rules_to_suit<T>(rules);
  return rules;
}

/// Describes a member; `rules` are constants of rules.hpp.
template <std::size_t Text, class Struct, class Type, class... Rule>
constexpr auto field(const char (&name)[Text], Type Struct::* member, Rule... rule) {
  Field<Struct, Type, Text> described{member, {}, {}};
  (rule(described.rules), ...);
  require_rules_to_suit<without_optional<Type>>(described.rules);
  auto at = described.key.begin();
  *at++ = ',';
  *at++ = '"';
  for (const char letter : std::string_view(name, Text - 1)) *at++ = letter;
  *at++ = '"';
  *at = ':';
  return described;
}

/// All fields of a struct, in the order of replies and of error texts.
template <class... F>
constexpr auto fields(F... described) {
  return std::tuple<F...>(described...);
}

/// The fields of a base and then more: the schema() of a struct that derives from a described one.
template <class... Base, class... F>
constexpr auto extend(std::tuple<Base...> base, F... described) {
  return std::tuple_cat(base, std::tuple<F...>(described...));
}

/// The fields of T as a constant, so that `if constexpr` may ask for their rules.
template <Described T>
inline constexpr auto kFields = T::schema();

template <Described T>
inline constexpr std::size_t kFieldCount =
    std::tuple_size_v<std::remove_cv_t<decltype(kFields<T>)>>;

/// Calls `visit` with each Field of T, in order.
template <Described T, class Visitor>
constexpr void for_each_field(Visitor&& visit) {
  std::apply([&](const auto&... described) { (visit(described), ...); }, kFields<T>);
}

}  // namespace cartwright::schema

namespace cartwright {

// The words of a schema, so that `schema()` reads without qualification in every namespace of the
// house.
using schema::at_least;
using schema::Change;
using schema::doc;
using schema::email_format;
using schema::example;
using schema::extend;
using schema::field;
using schema::fields;
using schema::length;
using schema::max_length;
using schema::min_length;
using schema::range;
using schema::write_only;

}  // namespace cartwright
