#pragma once
// Proxies that are believed when they say for whom they ask, as the setting TRUSTED_PROXIES names
// them.

#include <boost/asio/ip/address.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cartwright::http {

/// The addresses that begin with the same bits; those of IPv4 as IPv6 writes them (::ffff:0:0/96).
struct AddressRange {
  boost::asio::ip::address_v6::bytes_type first;
  unsigned bits;
};

/// `10.0.0.0/8`, `fd00::/8`, or a single address; nothing if `text` is none.
std::optional<AddressRange> read_range(std::string_view text);

class TrustedProxies {
 public:
  /// Throws std::runtime_error for a range that is none.
  explicit TrustedProxies(const std::vector<std::string>& ranges);

  [[nodiscard]] bool contain(const boost::asio::ip::address& address) const;

  /// For whom the last of the proxies asks, by the lines of X-Forwarded-For: each of them has added
  /// at the end whom it was asked by, and what stands before that of the first, anybody may have
  /// written. Nothing if the lines name nobody, or something that is no address.
  [[nodiscard]] std::optional<boost::asio::ip::address> client_in(
      std::span<const std::string_view> lines) const;

 private:
  std::vector<AddressRange> ranges_;
};

}  // namespace cartwright::http
