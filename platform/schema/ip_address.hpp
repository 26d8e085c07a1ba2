#pragma once
// Addresses of hosts, of either family.

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cartwright {

/// One host, without a port, a zone or a mask. Of IPv4 are `127.0.0.1` and the like; an IPv6
/// address stays one, even if it embeds an IPv4 address.
class IpAddress {
 public:
  using V4 = std::array<std::uint8_t, 4>;
  using V6 = std::array<std::uint8_t, 16>;

  /// 0.0.0.0.
  constexpr IpAddress() = default;
  constexpr explicit IpAddress(const V4& bytes) : size_(sizeof(V4)) {
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes_[i] = bytes[i];
  }
  constexpr explicit IpAddress(const V6& bytes) : size_(sizeof(V6)), bytes_(bytes) {}

  /// Reads the text of one address and nothing else.
  static std::optional<IpAddress> parse(std::string_view text);

  [[nodiscard]] constexpr bool is_v6() const { return size_ == sizeof(V6); }

  /// In the order of the network; 4 or 16.
  [[nodiscard]] constexpr std::span<const std::uint8_t> bytes() const {
    return std::span(bytes_).first(size_);
  }

  /// IPv4 comes first.
  constexpr auto operator<=>(const IpAddress&) const = default;

 private:
  std::uint8_t size_ = sizeof(V4);
  V6 bytes_{};
};

/// Writes the shortest text, `192.0.2.1` or `2001:db8::1`, into room for `kLongestIpAddress` bytes.
/// Returns the end of the text.
char* write_ip_address(char* at, const IpAddress& address);

inline constexpr std::size_t kLongestIpAddress = 46;

std::string to_string(const IpAddress& address);

}  // namespace cartwright
