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

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "platform/error.hpp"
#include "platform/schema/target.hpp"
#include "platform/schema/value.hpp"

namespace cartwright::schema {

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
  static constexpr bool kIsRequired = !kIsOptional<Member> && !kIsChange<Member>;
  static constexpr bool kTakesNull = kIsChange<Member>;
};

/// Describes a member; `rules` are constants of rules.hpp.
template <std::size_t Text, class Struct, class Type, class... Rule>
constexpr auto field(const char (&name)[Text], Type Struct::* member, Rule... rule) {
  Field<Struct, Type, Text> described{member, {}, {}};
  (rule(described.rules), ...);
  require_rules_to_suit<Type>(described.rules);
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

template <class T>
constexpr FieldDescription describe(const T& described) {
  return {described.name(), described.rules, Value<typename T::Member>::kType, T::kIsRequired,
          T::kTakesNull};
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

template <class F>
using MemberValue = Value<typename std::remove_cvref_t<F>::Member>;

template <class T, std::size_t Index>
Fault read_member(Input input, const Rules& rules, void* object) {
  constexpr const auto& kField = std::get<Index>(kFields<T>);
  return MemberValue<decltype(kField)>::read(input, rules, static_cast<T*>(object)->*kField.member);
}

template <class T>
void check_across(const void* object, FieldErrors& errors) {
  static_cast<const T*>(object)->check(errors);
}

template <Described T>
struct TargetOf {
  template <std::size_t... Index>
  static constexpr auto readers(std::index_sequence<Index...>) {
    return std::array<ReadMember, sizeof...(Index)>{&read_member<T, Index>...};
  }

  static constexpr Target::Check check() {
    if constexpr (requires(const T& object, FieldErrors& errors) { object.check(errors); }) {
      return &check_across<T>;
    }
    return nullptr;
  }

  // What has no limit would take as much memory as a client likes.
  static_assert(most_values(kDescription<T>) <= kMostValues,
                "a list without items(), or lists of so many values, in a body");
  static_assert(limits_any_json(kDescription<T>), "any JSON without max_length() in a body");
  static constexpr auto kReaders = readers(std::make_index_sequence<kFieldCount<T>>{});
  static constexpr Target kValue{&kDescription<T>, kReaders, check()};
};

template <Described T>
struct Value<T> {
  static constexpr Type kType{.object = &DescriptionOf<T>::kValue};
  static constexpr Suits kSuits{};

  static Fault read(Input input, const Rules&, T& object) {
    return read_object(input, TargetOf<T>::kValue, &object);
  }

  static std::size_t longest(const T& object) {
    return [&]<std::size_t... Index>(std::index_sequence<Index...>) {
      return (std::size_t{2} + ... + longest_member<Index>(object));
    }(std::make_index_sequence<kFieldCount<T>>{});
  }

  static char* write(char* at, const T& object) {
    // Every key brings a comma; the first one becomes the brace.
    char* const brace = at;
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
      ((at = write_member<Index>(at, object)), ...);
    }(std::make_index_sequence<kFieldCount<T>>{});
    *brace = '{';
    if (at == brace) ++at;
    *at++ = '}';
    return at;
  }

 private:
  template <std::size_t Index>
  static std::size_t longest_member(const T& object) {
    constexpr const auto& kField = std::get<Index>(kFields<T>);
    if constexpr (kField.rules.write_only) {
      return 0;
    } else {
      return kField.key.size() + MemberValue<decltype(kField)>::longest(object.*kField.member);
    }
  }

  template <std::size_t Index>
  static char* write_member(char* at, const T& object) {
    constexpr const auto& kField = std::get<Index>(kFields<T>);
    if constexpr (kField.rules.write_only) {
      return at;
    } else {
      std::memcpy(at, kField.key.data(), kField.key.size());
      return MemberValue<decltype(kField)>::write(at + kField.key.size(), object.*kField.member);
    }
  }
};

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
using schema::items;
using schema::length;
using schema::max_length;
using schema::min_length;
using schema::range;
using schema::write_only;

}  // namespace cartwright
