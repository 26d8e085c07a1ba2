#include "platform/schema/field_values.hpp"

namespace cartwright::schema {
namespace {

// Overwrites what may be a password.
void wipe_text(boost::json::string& text) {
  text.resize(text.capacity());
  explicit_bzero(text.data(), text.size());
  text.clear();
}

}  // namespace

void FieldValue::wipe() {
  if (auto* text = value_.if_string()) wipe_text(*text);
  value_ = nullptr;
  length_.reset();
  fields_.reset();
  elements_.reset();
  is_there_ = false;
}

void FieldValue::set(boost::json::string& text, std::optional<std::size_t> length) {
  clear();
  value_.emplace_string().swap(text);  // moving would leave a copy of a short one
  length_ = length;
  is_there_ = true;
}

FieldValues* FieldValue::set_object(const Description& description) {
  set(boost::json::value(boost::json::object_kind));
  fields_ = std::make_unique<FieldValues>(description);
  return fields_.get();
}

ListValues* FieldValue::set_list() {
  set(boost::json::value(boost::json::array_kind));
  elements_ = std::make_unique<ListValues>();
  return elements_.get();
}

}  // namespace cartwright::schema
