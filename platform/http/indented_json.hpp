#pragma once
// JSON for people and for line-wise comparison.

#include <boost/json/fwd.hpp>

#include <string>

namespace cartwright::http {

/// `value` with a line for each member, two spaces a level, and a final line break.
std::string indented_json(const boost::json::value& value);

}  // namespace cartwright::http
