#pragma once
// Any value that replies can show → a JSON document.

#include <string>
#include <utility>

#include "platform/schema/json_document.hpp"
#include "platform/schema/json_writer.hpp"

namespace cartwright::schema {

/// What append_json() makes of `value`, whose texts are valid UTF-8 without NUL.
template <class T>
Json json_of(const T& value) {
  std::string text;
  append_json(text, value);
  return Json::trusted(std::move(text));
}

}  // namespace cartwright::schema
