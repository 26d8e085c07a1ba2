#include "platform/schema/rules.hpp"

#include <fmt/format.h>

#include "platform/schema/email.hpp"
#include "platform/schema/unicode.hpp"

namespace cartwright::schema {
namespace {

std::string too_short_text(std::size_t least) {
  return fmt::format("Shorter than minimum length {}.", least);
}

std::string too_long_text(std::size_t most) {
  return fmt::format("Longer than maximum length {}.", most);
}

template <class Write>
std::optional<std::string> find_range_fault(const Rules& rules, std::int64_t value, Write write) {
  const bool too_small = rules.minimum && value < *rules.minimum;
  const bool too_large = rules.maximum && value > *rules.maximum;
  if (!too_small && !too_large) return std::nullopt;
  if (rules.minimum && rules.maximum) {
    return fmt::format("Must be greater than or equal to {} and less than or equal to {}.",
                       write(*rules.minimum), write(*rules.maximum));
  }
  if (too_small) return fmt::format("Must be greater than or equal to {}.", write(*rules.minimum));
  return fmt::format("Must be less than or equal to {}.", write(*rules.maximum));
}

}  // namespace

std::optional<std::string> find_fault(const Rules& rules, std::string_view value) {
  return find_fault(rules, value, count_code_points(value));
}

std::optional<std::string> find_fault(const Rules& rules, std::string_view value,
                                      std::optional<std::size_t> length) {
  if (rules.email && !is_email(value)) return kNotAnEmail;
  if (!length) return kNotAString;
  return find_fault_of_length(rules, *length);
}

std::optional<std::string> find_fault_of_length(const Rules& rules, std::size_t length) {
  const bool too_short = rules.shortest && length < *rules.shortest;
  const bool too_long = rules.longest && length > *rules.longest;
  if (!too_short && !too_long) return std::nullopt;
  if (rules.both_lengths) {
    return fmt::format("Length must be between {} and {}.", *rules.shortest, *rules.longest);
  }
  return too_short ? too_short_text(*rules.shortest) : too_long_text(*rules.longest);
}

std::optional<std::string> find_fault(const Rules& rules, std::int64_t value) {
  return find_range_fault(rules, value, [](std::int64_t limit) { return std::to_string(limit); });
}

std::optional<std::string> find_fault(const Rules& rules, Money amount) {
  return find_range_fault(rules, amount.cents,
                          [](std::int64_t limit) { return to_string(Money{limit}); });
}

std::optional<std::string> find_fault_of_count(const Rules& rules, std::size_t count) {
  if (rules.fewest && count < *rules.fewest) return too_short_text(*rules.fewest);
  if (rules.most && count > *rules.most) return too_long_text(*rules.most);
  return std::nullopt;
}

}  // namespace cartwright::schema
