#include "platform/http/indented_json.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace cartwright::http {
namespace {

namespace json = boost::json;

void append(std::string& out, const json::value& value, const std::string& indent);

void append_element(std::string& out, const json::value& element, const std::string& indent) {
  out += indent;
  append(out, element, indent);
}

void append_element(std::string& out, const json::key_value_pair& member,
                    const std::string& indent) {
  out += indent + json::serialize(member.key()) + ": ";
  append(out, member.value(), indent);
}

template <class Elements>
void append_all(std::string& out, const Elements& elements, char open, char close,
                const std::string& indent) {
  out += open;
  for (const auto& element : elements) {
    if (&element != &*elements.begin()) out += ',';
    out += '\n';
    append_element(out, element, indent + "  ");
  }
  if (!elements.empty()) out += '\n' + indent;
  out += close;
}

void append(std::string& out, const json::value& value, const std::string& indent) {
  if (const auto* object = value.if_object()) return append_all(out, *object, '{', '}', indent);
  if (const auto* array = value.if_array()) return append_all(out, *array, '[', ']', indent);
  out += json::serialize(value);
}

}  // namespace

std::string indented_json(const json::value& value) {
  std::string out;
  append(out, value, "");
  return out += '\n';
}

}  // namespace cartwright::http
