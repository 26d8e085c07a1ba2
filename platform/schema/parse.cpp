#include "platform/schema/parse.hpp"

#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include "platform/schema/form.hpp"
#include "platform/schema/surrogates.hpp"

namespace cartwright::schema {
namespace {

namespace json = boost::json;

constexpr std::size_t kDeepest = 32;
constexpr std::size_t kArenaSize = 4096;  // bodies of the contract fit without an allocation

// Invalid UTF-8 passes here, so that it can be told which field it stands in.
json::parse_options options() {
  json::parse_options options;
  options.max_depth = kDeepest;
  options.allow_invalid_utf8 = true;
  return options;
}

json::value parse(std::string_view body, json::storage_ptr storage) {
  if (body.empty()) return json::object(std::move(storage));
  json::error_code error;
  auto value = json::parse(body, error, storage, options());
  if (error) value = json::parse(replace_lone_surrogates(body), error, storage, options());
  if (error) throw refused("json", "Invalid JSON body.");
  return value;
}

Fault read_field(const FieldDescription& field, const json::value* value, Source source,
                 Target::ReadMember read_member, void* object) {
  if (value == nullptr) {
    if (field.is_required) return "Missing data for required field.";
    return std::nullopt;
  }
  if (value->is_null()) return "Field may not be null.";
  return read_member({value, source}, field.rules, object);
}

void fill(const json::object& body, Source source, const Target& target, void* object) {
  FieldErrors errors;
  for (std::size_t at = 0; at < target.read.size(); ++at) {
    const auto& field = target.description->fields[at];
    auto fault = read_field(field, body.if_contains(field.name), source, target.read[at], object);
    if (fault) errors.add(field.name, std::move(*fault));
  }
  if (errors.empty() && target.check != nullptr) target.check(object, errors);
  if (!errors.empty()) throw invalid(std::move(errors));
}

std::string decode(std::string_view encoded) {
  auto text = decode_form_text(encoded);
  if (!text) throw refused("form", "Invalid percent-encoding in form body.");
  return std::move(*text);
}

}  // namespace

void read_json(std::string_view body, const Target& target, void* object) {
  std::array<unsigned char, kArenaSize> arena;
  json::monotonic_resource resource(arena.data(), arena.size());
  const auto value = parse(body, &resource);
  const json::object no_fields(&resource);
  fill(value.is_object() ? value.get_object() : no_fields, Source::json, target, object);
}

void read_form(std::string_view body, const Target& target, void* object) {
  std::array<unsigned char, kArenaSize> arena;
  json::monotonic_resource resource(arena.data(), arena.size());
  json::object form(&resource);
  while (!body.empty()) {
    const auto [name, value] = take_pair(body);
    form[decode(name)] = decode(value);
  }
  fill(form, Source::form, target, object);
}

}  // namespace cartwright::schema
