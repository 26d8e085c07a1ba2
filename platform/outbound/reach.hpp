#pragma once
// Which hosts may be asked.

#include "platform/schema/ip_address.hpp"

namespace cartwright::outbound {

/// Says of an address, whatever name led to it, whether a connection to it may be made.
using Reach = bool (*)(const IpAddress&);

/// For servers that settings name.
constexpr bool anywhere(const IpAddress&) { return true; }

/// For servers that clients name: no address that the special-purpose registries of IANA (RFC 6890)
/// keep from the public Internet, such as those of this machine, of its network and of a cloud's
/// metadata; nor one of IPv6 that stands for such a one of IPv4.
bool public_internet(const IpAddress& address);

}  // namespace cartwright::outbound
