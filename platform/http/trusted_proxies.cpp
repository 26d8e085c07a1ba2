#include "platform/http/trusted_proxies.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <stdexcept>

#include "platform/http/header_text.hpp"
#include "platform/text/parse.hpp"
#include "platform/text/split.hpp"

namespace cartwright::http {
namespace {

namespace ip = boost::asio::ip;

constexpr std::size_t kLongestAddress = 45;
constexpr unsigned kBits = 128;
constexpr unsigned kBitsBeforeIpv4 = 96;

// A zone (fe80::1%eth0) means something on the machine that has it only.
std::optional<ip::address> read_address(std::string_view text) {
  if (text.size() > kLongestAddress || text.contains('%')) return std::nullopt;
  boost::system::error_code error;
  const auto address = ip::make_address(std::string(text), error);
  return error ? std::nullopt : std::optional(address);
}

bool is_port(std::string_view text) {
  constexpr std::size_t kMostDigits = 5;
  return !text.empty() && text.size() <= kMostDigits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// `192.0.2.1`, `192.0.2.1:567`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:567`.
std::optional<ip::address> read_node(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const auto rest = text.substr(end + 1);
    if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1)))) return std::nullopt;
    const auto address = read_address(text.substr(1, end - 1));
    return address && address->is_v6() ? address : std::nullopt;
  }
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon != text.rfind(':')) return read_address(text);
  return is_port(text.substr(colon + 1)) ? read_address(text.substr(0, colon)) : std::nullopt;
}

ip::address_v6::bytes_type bytes_of(const ip::address& address) {
  return (address.is_v6() ? address.to_v6() : ip::make_address_v6(ip::v4_mapped, address.to_v4()))
      .to_bytes();
}

bool is_within(const ip::address_v6::bytes_type& bytes, const AddressRange& range) {
  const auto whole = range.bits / 8;
  const auto rest = range.bits % 8;
  return std::equal(bytes.begin(), bytes.begin() + whole, range.first.begin()) &&
         (rest == 0 || (bytes[whole] ^ range.first[whole]) >> (8 - rest) == 0);
}

// Takes the last element off the list.
std::string_view take_last(std::string_view& list) {
  const auto comma = list.rfind(',');
  const auto start = comma == std::string_view::npos ? 0 : comma + 1;
  const auto element = text::trim(list.substr(start));
  list = list.substr(0, start == 0 ? 0 : comma);
  return element;
}

}  // namespace

std::optional<AddressRange> read_range(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = read_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  const auto before = address->is_v4() ? kBitsBeforeIpv4 : 0;
  if (slash == std::string_view::npos) return AddressRange{bytes_of(*address), kBits};
  const auto bits = text::parse<unsigned>(text.substr(slash + 1));
  if (!bits || *bits > kBits - before) return std::nullopt;
  return AddressRange{bytes_of(*address), before + *bits};
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& ranges) {
  for (const auto& text : ranges) {
    const auto range = read_range(text);
    if (!range) throw std::runtime_error(fmt::format("\"{}\" is no network.", text));
    ranges_.push_back(*range);
  }
}

bool TrustedProxies::contain(const ip::address& address) const {
  const auto bytes = bytes_of(address);
  return std::ranges::any_of(ranges_, [&](const auto& range) { return is_within(bytes, range); });
}

std::optional<ip::address> TrustedProxies::client_in(
    std::span<const std::string_view> lines) const {
  for (auto line : std::views::reverse(lines)) {
    while (!line.empty()) {
      const auto element = take_last(line);
      if (element.empty()) continue;
      const auto address = read_node(element);
      if (!address || !contain(*address)) return address;
    }
  }
  return std::nullopt;
}

}  // namespace cartwright::http
