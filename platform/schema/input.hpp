#pragma once
// One value of a request body, as the readers of members get it.

#include <boost/json/fwd.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/schema/bytes.hpp"
#include "platform/schema/ip_address.hpp"
#include "platform/schema/json_document.hpp"
#include "platform/schema/money.hpp"
#include "platform/schema/rules.hpp"

namespace cartwright::schema {

/// Forms know only text, so digits are an integer there.
enum class Source { json, form };

class FieldValue;
class Place;

struct Input {
  const boost::json::value* value;  ///< not absent; null only for a Change
  Source source;
  std::optional<std::size_t> length{};  ///< of a text, as count_code_points() says it
  const FieldValue* parts = nullptr;    ///< of a body; a query has no lists and objects
  const Place* place = nullptr;         ///< where faults of the parts go
};

/// The text that tells what is wrong, or nothing.
using Fault = std::optional<std::string>;

/// Reads a value into a member of `object`, or into another one of a list.
using ReadMember = Fault (*)(Input, const Rules&, void* object);

inline constexpr auto kNotAnInteger = "Not a valid integer.";

bool is_null(Input input);

/// Empty for what is no text.
std::string_view text_of(Input input);

Fault read_text(Input input, const Rules& rules, std::string& text);
Fault read_boolean(Input input, bool& boolean);
Fault read_integer(Input input, const Rules& rules, std::int64_t& number);

Fault read_amount(Input input, const Rules& rules, Money& amount);
Fault read_ip_address(Input input, IpAddress& address);
Fault read_bytes(Input input, const Rules& rules, Bytes& bytes);
Fault read_json(Input input, const Rules& rules, Json& json);

/// Has `append` read each element, whose faults are told at its place; `rules` are about both.
Fault read_list(Input input, const Rules& rules, void* list, ReadMember append);

}  // namespace cartwright::schema
