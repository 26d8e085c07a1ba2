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

namespace cartwright::schema {

/// Forms know only text, so digits are an integer there.
enum class Source { json, form };

struct Input {
  const boost::json::value* value;  ///< neither absent nor null
  Source source;
};

using Fault = std::optional<std::string>;

Fault read(Input input, const Rules& rules, std::string& member);
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

}  // namespace cartwright::schema
