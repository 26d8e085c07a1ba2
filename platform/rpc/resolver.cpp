#include "platform/rpc/resolver.hpp"

#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

namespace cartwright::rpc {

using boost::asio::ip::address;

Resolver::Resolver(Executor executor, std::vector<Target> targets, std::size_t limit, Lookup lookup)
    : limit_(limit), lookup_(std::move(lookup)), system_(executor), seed_(std::random_device{}()) {
  if (!lookup_) lookup_ = [this](std::string name) { return ask_system(std::move(name)); };
  for (auto& target : targets) hosts_.push_back({std::move(target), {}});
}

Task<std::vector<Address>> Resolver::resolve() {
  failure_.clear();
  for (auto& host : hosts_) co_await look_up(&host);
  co_return addresses();
}

Task<void> Resolver::look_up(Host* host) try {
  boost::system::error_code not_numeric;
  const auto numeric = boost::asio::ip::make_address(host->target.host, not_numeric);
  if (not_numeric) {
    host->addresses = co_await lookup_(host->target.host);
  } else {
    host->addresses = {numeric};
  }
} catch (const boost::system::system_error& error) {
  failure_ = fmt::format("{}: {}", host->target.host, error.code().message());
}

Task<std::vector<address>> Resolver::ask_system(std::string name) {
  const auto found = co_await system_.async_resolve(name, "", use_task);
  std::vector<address> addresses;
  for (const auto& entry : found) addresses.push_back(entry.endpoint().address());
  co_return addresses;
}

std::vector<Address> Resolver::addresses() const {
  std::vector<Address> all;
  for (const auto& host : hosts_) {
    for (const auto& found : host.addresses) {
      const boost::asio::ip::tcp::endpoint endpoint(found, host.target.port);
      if (std::ranges::find(all, endpoint, &Address::endpoint) == all.end()) {
        all.push_back({endpoint, host.target.host});
      }
    }
  }
  if (all.size() > limit_) {
    std::ranges::sort(all, {}, [this](const Address& one) { return rank(one); });
    all.resize(limit_);
  }
  return all;
}

// Each channel prefers other servers than the next, and prefers them still when others come and go.
std::size_t Resolver::rank(const Address& address) const {
  return std::hash<std::string>{}(fmt::format(
      "{} {} {}", seed_, address.endpoint.address().to_string(), address.endpoint.port()));
}

}  // namespace cartwright::rpc
