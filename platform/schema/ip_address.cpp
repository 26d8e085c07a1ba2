#include "platform/schema/ip_address.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cstring>

namespace cartwright {
namespace {

static_assert(kLongestIpAddress == INET6_ADDRSTRLEN);

template <class Family>
std::optional<IpAddress> parse_family(int family, const char* text) {
  Family bytes{};
  if (inet_pton(family, text, bytes.data()) != 1) return std::nullopt;
  return IpAddress(bytes);
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  // inet_pton wants a zero at the end, and would take an earlier one for it.
  if (text.size() >= kLongestIpAddress || text.contains('\0')) return std::nullopt;
  std::array<char, kLongestIpAddress> terminated{};
  std::ranges::copy(text, terminated.begin());
  if (text.contains(':')) return parse_family<V6>(AF_INET6, terminated.data());
  return parse_family<V4>(AF_INET, terminated.data());
}

char* write_ip_address(char* at, const IpAddress& address) {
  inet_ntop(address.is_v6() ? AF_INET6 : AF_INET, address.bytes().data(), at, kLongestIpAddress);
  return at + std::strlen(at);
}

std::string to_string(const IpAddress& address) {
  std::array<char, kLongestIpAddress> text;
  return {text.data(), write_ip_address(text.data(), address)};
}

}  // namespace cartwright
