#pragma once
// The shape of every success: {"data": …}.

#include <string>

#include "platform/schema/json_writer.hpp"

namespace cartwright::schema {

/// `data` as the text of a whole reply.
template <class T>
std::string data_json(const T& data) {
  std::string text = R"({"data":)";
  append_json(text, data);
  text.push_back('}');
  return text;
}

}  // namespace cartwright::schema
