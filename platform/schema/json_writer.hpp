#pragma once
// Described struct → JSON, straight into the reply: no tree between, one look at the memory that a
// struct needs, keys copied as the compiler prepared them.

#include <cstddef>
#include <string>
#include <vector>

#include "platform/schema/schema.hpp"

namespace cartwright::schema {

/// Appends `value` as JSON. Fields that are write_only are left out, absent optionals are null.
template <class T>
void append_json(std::string& out, const T& value) {
  const auto before = out.size();
  out.resize_and_overwrite(before + Value<T>::longest(value), [&](char* data, std::size_t) {
    return static_cast<std::size_t>(Value<T>::write(data + before, value) - data);
  });
}

/// Appends a list, making room element by element: a long one never takes the worst case of escapes
/// in memory.
template <class T>
void append_json(std::string& out, const std::vector<T>& list) {
  out.push_back('[');
  for (const T& element : list) {
    append_json(out, element);
    out.push_back(',');
  }
  if (!list.empty()) out.pop_back();
  out.push_back(']');
}

}  // namespace cartwright::schema
