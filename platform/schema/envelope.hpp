#pragma once
// The shape of every success: {"data": …}.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

/// A part of a list, and what shows the next one, as the text of a whole reply.
template <class Row>
std::string page_json(const std::vector<Row>& rows, const std::optional<std::string>& next) {
  std::string text = R"({"data":)";
  append_json(text, rows);
  text.append(R"(,"next":)");
  append_json(text, next);
  text.push_back('}');
  return text;
}

/// Writes what data_json() makes of a list, a part of its rows at a time.
class DataListWriter {
 public:
  /// Appends the text of the next rows, which may be none.
  template <class Row>
  void append(std::string& out, const std::vector<Row>& rows) {
    for (const auto& row : rows) {
      out.append(std::exchange(separator_, ","));
      append_json(out, row);
    }
  }

  /// Appends what follows the last row.
  void end(std::string& out) {
    if (separator_ != ",") out.append(separator_);
    out.append("]}");
  }

 private:
  std::string_view separator_ = R"({"data":[)";
};

}  // namespace cartwright::schema
