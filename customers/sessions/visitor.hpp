#pragma once
// Where somebody is, and with what.

#include <string>
#include <string_view>

#include "platform/schema/ip_address.hpp"

namespace cartwright::customers {

struct Visitor {
  /// `named` is what the client calls itself, which may be anything.
  Visitor(IpAddress where, std::string_view named);

  IpAddress address;
  std::string agent;  ///< UTF-8 of at most 512 bytes
};

}  // namespace cartwright::customers
