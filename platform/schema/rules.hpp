#pragma once
// What a field's value must satisfy and what the documentation says about it. A rule is a constant
// that a schema lists behind its member: `field("email", &NewUser::email, email_format,
// example("ann@example.com"))`.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/schema/money.hpp"

namespace cartwright::schema {

// What is wrong with a value, whatever the rules of its field.
inline constexpr const char* kMissing = "Missing data for required field.";
inline constexpr const char* kMayNotBeNull = "Field may not be null.";
inline constexpr const char* kNotAString = "Not a valid string.";
inline constexpr const char* kNotAnEmail = "Not a valid email address.";

/// The sum of the rules of one field.
struct Rules {
  std::optional<std::size_t> shortest;  ///< in code points, of Bytes in bytes
  std::optional<std::size_t> longest;   ///< in code points, of Bytes in bytes
  bool both_lengths = false;            ///< one text tells both limits
  std::optional<std::size_t> fewest;    ///< elements of a list
  std::optional<std::size_t> most;      ///< elements of a list
  std::optional<std::int64_t> minimum;  ///< of an amount, in hundredths
  std::optional<std::int64_t> maximum;
  bool of_amounts = false;  ///< minimum and maximum
  bool email = false;
  bool write_only = false;  ///< read from bodies, never written to replies
  std::string_view doc;     ///< one sentence for the documentation
  std::string_view example;
};

/// Does not compile as a constant unless `from` comes first.
template <class T>
constexpr void require_order(T from, T to) {
  if (to < from) throw std::logic_error("a rule that nothing can keep");
}

/// Text of `from` to `to` code points.
constexpr auto length(std::size_t from, std::size_t to) {
  require_order(from, to);
  return
      [=](Rules& rules) { rules.shortest = from, rules.longest = to, rules.both_lengths = true; };
}

constexpr auto min_length(std::size_t from) {
  return [=](Rules& rules) { rules.shortest = from; };
}

constexpr auto max_length(std::size_t to) {
  return [=](Rules& rules) { rules.longest = to; };
}

/// A number of `from` to `to`, both included.
constexpr auto range(std::int64_t from, std::int64_t to) {
  require_order(from, to);
  return [=](Rules& rules) { rules.minimum = from, rules.maximum = to; };
}

/// An amount of `from` to `to`, both included.
constexpr auto range(Money from, Money to) {
  require_order(from.cents, to.cents);
  return [=](Rules& rules) {
    rules.minimum = from.cents, rules.maximum = to.cents, rules.of_amounts = true;
  };
}

constexpr auto at_least(std::int64_t from) {
  return [=](Rules& rules) { rules.minimum = from; };
}

/// A list of `from` to `to` elements. Every list in a body has this rule: what is longer is not
/// even kept.
constexpr auto items(std::size_t from, std::size_t to) {
  require_order(from, to);
  return [=](Rules& rules) { rules.fewest = from, rules.most = to; };
}

/// Text that is an e-mail address; see email.hpp.
constexpr void email_format(Rules& rules) { rules.email = true; }

constexpr void write_only(Rules& rules) { rules.write_only = true; }

constexpr auto doc(std::string_view sentence) {
  return [=](Rules& rules) { rules.doc = sentence; };
}

/// As clients would write it: `example("5")` documents the number 5 for an integer.
constexpr auto example(std::string_view value) {
  return [=](Rules& rules) { rules.example = value; };
}

/// Rules that no field has, `rules_of(range(1, 100))`.
template <class... Rule>
constexpr Rules rules_of(Rule... rule) {
  Rules sum;
  (rule(sum), ...);
  return sum;
}

/// The text that tells what is wrong with `value`, or nothing.
std::optional<std::string> find_fault(const Rules& rules, std::string_view value);

/// The same for a text whose length is known, as count_code_points() says it.
std::optional<std::string> find_fault(const Rules& rules, std::string_view value,
                                      std::optional<std::size_t> length);

/// The same for a length alone.
std::optional<std::string> find_fault_of_length(const Rules& rules, std::size_t length);

std::optional<std::string> find_fault(const Rules& rules, std::int64_t value);

std::optional<std::string> find_fault(const Rules& rules, Money amount);

/// The same for the number of elements of a list.
std::optional<std::string> find_fault_of_count(const Rules& rules, std::size_t count);

}  // namespace cartwright::schema
