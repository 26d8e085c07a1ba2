#pragma once
// JSON strings for log lines. Bodies of requests and replies go through platform/schema.

#include <fmt/format.h>

#include <cstddef>
#include <string_view>

namespace cartwright::runtime {

/// Appends `text` as a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD, so
/// that the line is valid whatever a client sent.
void append_json_string(fmt::detail::buffer<char>& out, std::string_view text);

}  // namespace cartwright::runtime
