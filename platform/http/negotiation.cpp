#include "platform/http/negotiation.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "platform/http/header_text.hpp"
#include "platform/text/ascii.hpp"
#include "platform/text/split.hpp"

namespace cartwright::http {
namespace {

constexpr int kFullWeight = 1000;
constexpr std::size_t kLongestWeight = 5;  // 0.125

// `0.5` as thousandths. What is no weight is none, so that nobody gets what they may have refused.
int read_weight(std::string_view text) {
  if (text.empty() || text.size() > kLongestWeight || (text[0] != '0' && text[0] != '1')) return 0;
  if (text.size() > 1 && text[1] != '.') return 0;
  int weight = text[0] == '1' ? kFullWeight : 0;
  int place = kFullWeight / 10;
  for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (digit < '0' || digit > '9') return 0;
    weight += (digit - '0') * place;
    place /= 10;
  }
  return weight <= kFullWeight ? weight : 0;
}

int weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    auto value = take_element(parameters, ';');
    if (text::same_in_any_case(take_element(value, '='), "q")) return read_weight(value);
  }
  return kFullWeight;
}

// The weight of `coding`, nothing if it is not named.
std::optional<int> find_weight(FieldLines lines, std::string_view coding) {
  for (auto line : lines) {
    while (!line.empty()) {
      auto parameters = take_element(line, ',');
      if (text::same_in_any_case(take_element(parameters, ';'), coding))
        return weight_of(parameters);
    }
  }
  return std::nullopt;
}

// The nearest name counts: the type's own, `text/*`, `*/*`.
int weight_of_type(FieldLines accept, std::string_view type) {
  const auto family = std::string(type.substr(0, type.find('/') + 1)) + "*";
  for (const std::string_view name : {type, std::string_view(family), std::string_view("*/*")}) {
    if (const auto weight = find_weight(accept, name)) return *weight;
  }
  return 0;
}

std::string_view opaque_part(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag;
}

// Takes the first tag off `rest`, and what stands behind it up to the next one. Tags may hold
// commas and backslashes, which mean nothing there.
std::string_view take_tag(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t,"), rest.size()));
  const auto opening = std::min(rest.find('"'), rest.size());
  const auto closing = std::min(rest.find('"', opening + 1), rest.size());
  const auto tag = rest.substr(0, closing + 1);
  rest.remove_prefix(tag.size());
  return tag;
}

}  // namespace

bool prefers_coding(FieldLines accept_encoding, std::string_view coding) {
  const auto wanted = weight_of_coding(accept_encoding, coding);
  const auto plain = find_weight(accept_encoding, "identity").value_or(0);
  return wanted > 0 && wanted >= plain;
}

int weight_of_coding(FieldLines accept_encoding, std::string_view coding) {
  auto weight = find_weight(accept_encoding, coding);
  if (!weight) weight = find_weight(accept_encoding, "*");
  return weight.value_or(0);
}

std::optional<std::string_view> preferred_type(FieldLines accept,
                                               std::span<const std::string_view> types) {
  if (accept.empty()) return types.front();
  int best = 0;
  std::optional<std::string_view> preferred;
  for (const auto type : types) {
    const auto weight = weight_of_type(accept, type);
    if (weight > best) preferred = type;
    best = std::max(best, weight);
  }
  return preferred;
}

bool names_version(std::string_view if_match, std::string_view beginning) {
  if (text::trim(if_match) == "*") return true;
  while (!if_match.empty()) {
    if (take_tag(if_match).starts_with(beginning)) return true;
  }
  return false;
}

bool names_tag(FieldLines if_none_match, std::string_view tag) {
  for (auto line : if_none_match) {
    if (text::trim(line) == "*") return true;
    while (!line.empty()) {
      if (opaque_part(take_tag(line)) == opaque_part(tag)) return true;
    }
  }
  return false;
}

}  // namespace cartwright::http
