#include "customers/sessions/visitor.hpp"

#include <cstddef>

#include "platform/text/utf8.hpp"

namespace cartwright::customers {
namespace {

/// Browsers take some 150.
constexpr std::size_t kLongestAgent = 512;

}  // namespace

Visitor::Visitor(IpAddress where, std::string_view named)
    : address(where), agent(text::valid_utf8(named, kLongestAgent)) {}

}  // namespace cartwright::customers
