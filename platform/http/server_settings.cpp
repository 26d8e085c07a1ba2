#include "platform/http/server_settings.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include "platform/http/origins.hpp"
#include "platform/http/trusted_proxies.hpp"

namespace cartwright::http {
std::vector<std::string> ServerSettings::faults() const {
  std::vector<std::string> faults;
  boost::system::error_code error;
  boost::asio::ip::make_address(address, error);
  if (error) faults.push_back(fmt::format("SERVICE_ADDRESS: \"{}\" is no IP address.", address));
  for (const auto& origin : allowed_origins) {
    if (is_allowed_origin(origin)) continue;
    faults.push_back(fmt::format(
        "ALLOWED_ORIGINS: \"{}\" is no origin; browsers send https://shop.example or with a port.",
        origin));
  }
  for (const auto& range : trusted_proxies) {
    if (read_range(range)) continue;
    faults.push_back(fmt::format(
        "TRUSTED_PROXIES: \"{}\" is neither an address nor a network such as 10.0.0.0/8.", range));
  }
  return faults;
}

}  // namespace cartwright::http
