#pragma once
// One value of a request body → one member. Each function returns the text that tells what is
// wrong, or nothing.

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "platform/schema/id.hpp"
#include "platform/schema/rules.hpp"
#include "platform/schema/schema.hpp"
#include "platform/secret.hpp"

namespace cartwright::schema {

/// Forms know only text, so digits are an integer there.
enum class Source { json, form };

struct Input {
  const boost::json::value* value;  ///< not absent; null only for a Change
  Source source;
  std::optional<std::size_t> length{};  ///< of a text, as count_code_points() says it
};

using Fault = std::optional<std::string>;

Fault read(Input input, const Rules& rules, std::string& member);
Fault read(Input input, const Rules& rules, Secret& member);
Fault read(Input input, const Rules& rules, bool& member);
Fault read(Input input, const Rules& rules, std::int64_t& member);
Fault read(Input input, const Rules& rules, std::int32_t& member);

template <class Tag>
Fault read(Input input, const Rules& rules, Id<Tag>& member) {
  return read(input, rules, member.value);
}

template <class T>
Fault read(Input input, const Rules& rules, std::optional<T>& member) {
  return read(input, rules, member.emplace());
}

bool is_null(Input input);

template <class T>
Fault read(Input input, const Rules& rules, Change<T>& member) {
  member.is_wanted = true;
  if (is_null(input)) return std::nullopt;
  return read(input, rules, member.value.emplace());
}

}  // namespace cartwright::schema
