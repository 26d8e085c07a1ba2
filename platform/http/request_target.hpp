#pragma once
// The target of a request line, split into what the router needs.

#include <optional>
#include <string_view>

namespace cartwright::http {

struct RequestTarget {
  std::string_view path;
  std::string_view query;
};

/// Reads `/path?query` and `http://host/path?query`. None for every other form and for bytes that
/// no target may hold. The path of `http://host` is a constant "/".
std::optional<RequestTarget> read_target(std::string_view target);

/// Whether `value` can be a Host header: a name or address and perhaps a port.
bool is_host(std::string_view value);

}  // namespace cartwright::http
