#include "platform/http/server_settings.hpp"

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <string_view>

#include "platform/http/request_target.hpp"

#include <fmt/format.h>

namespace cartwright::http {
namespace {

// Whether a browser could send it: scheme, host, perhaps a port, all in lower case (RFC 6454).
bool is_origin(std::string_view text) {
  const auto scheme = text.starts_with("https://") ? 8U : 7U;
  if (scheme == 7U && !text.starts_with("http://")) return false;
  const auto host = text.substr(scheme);
  const auto is_capital = [](char letter) { return letter >= 'A' && letter <= 'Z'; };
  return !host.empty() && is_host(host) && std::ranges::none_of(host, is_capital);
}

}  // namespace

std::vector<std::string> ServerSettings::faults() const {
  std::vector<std::string> faults;
  boost::system::error_code error;
  boost::asio::ip::make_address(address, error);
  if (error) faults.push_back(fmt::format("SERVICE_ADDRESS: \"{}\" is no IP address.", address));
  for (const auto& origin : allowed_origins) {
    if (origin == "*" || is_origin(origin)) continue;
    faults.push_back(fmt::format(
        "ALLOWED_ORIGINS: \"{}\" is no origin; browsers send https://shop.example or with a port.",
        origin));
  }
  return faults;
}

}  // namespace cartwright::http
