#include "platform/schema/input.hpp"

#include <boost/json/value.hpp>

#include <utility>

#include "platform/text/base64url.hpp"
#include "platform/text/parse.hpp"

namespace cartwright::schema {
namespace {

std::string_view text_of(const boost::json::value& value) {
  const auto* text = value.if_string();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

std::optional<std::int64_t> integer_of(Input input) {
  if (const auto* number = input.value->if_int64()) return *number;
  if (input.source == Source::form) return text::parse<std::int64_t>(text_of(*input.value));
  return std::nullopt;
}

std::optional<bool> boolean_of(const boost::json::value& value) {
  if (const auto* boolean = value.if_bool()) return *boolean;
  if (const auto* number = value.if_int64(); number != nullptr && (*number == 0 || *number == 1)) {
    return *number == 1;
  }
  return text::parse_bool(text_of(value));
}

}  // namespace

bool is_null(Input input) { return input.value->is_null(); }

std::string_view text_of(Input input) { return text_of(*input.value); }

Fault read_text(Input input, const Rules& rules, std::string& member) {
  if (!input.value->is_string()) {
    return rules.email ? kNotAnEmail : kNotAString;
  }
  const auto text = text_of(*input.value);
  if (auto fault = find_fault(rules, text, input.length)) return fault;
  member.assign(text);
  return std::nullopt;
}

Fault read_boolean(Input input, bool& member) {
  const auto boolean = boolean_of(*input.value);
  if (!boolean) return "Not a valid boolean.";
  member = *boolean;
  return std::nullopt;
}

Fault read_integer(Input input, const Rules& rules, std::int64_t& member) {
  const auto number = integer_of(input);
  if (!number) return kNotAnInteger;
  if (auto fault = find_fault(rules, *number)) return fault;
  member = *number;
  return std::nullopt;
}

Fault read_amount(Input input, const Rules& rules, Money& amount) {
  const auto decimal = parse_decimal(text_of(input));
  if (!decimal) return "Not a valid amount with at most two decimal places.";
  if (auto fault = find_fault(rules, *decimal)) return fault;
  amount = *decimal;
  return std::nullopt;
}

Fault read_ip_address(Input input, IpAddress& address) {
  const auto known = IpAddress::parse(text_of(input));
  if (!known) return "Not a valid IP address.";
  address = *known;
  return std::nullopt;
}

Fault read_bytes(Input input, const Rules& rules, Bytes& bytes) {
  const auto encoded = text_of(input);
  std::string decoded(encoded.size(), 0);
  const auto part = text::decode_base64url(encoded, decoded);
  if (!input.value->is_string() || !part) return "Not valid base64url.";
  if (auto fault = find_fault_of_length(rules, part->size())) return fault;
  decoded.resize(part->size());
  bytes = Bytes(std::move(decoded));
  return std::nullopt;
}

// The text is the value's own, without spaces; of one that is too long, its beginning.
Fault read_json(Input input, const Rules& rules, Json& json) {
  const auto text = text_of(input);
  if (auto fault = find_fault_of_length(rules, input.length.value_or(text.size()))) return fault;
  auto parsed = Json::parse(text);
  if (!parsed) return "Not valid JSON.";
  json = std::move(*parsed);
  return std::nullopt;
}

}  // namespace cartwright::schema
