#include "platform/db/settings.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace cartwright::db {
namespace {

bool is_this_machine(std::string_view host) {
  if (host.starts_with('/') || host.starts_with('@') || host == "localhost") return true;
  boost::system::error_code is_a_name;
  return boost::asio::ip::make_address(host, is_a_name).is_loopback() && !is_a_name;
}

constexpr std::string_view kNoCa =
    "POSTGRES_SSLROOTCERT: names no CA, so that nobody can tell the server from another one; in a "
    "network where that does not matter, POSTGRES_SSLMODE says so, as in require or disable.";

}  // namespace

std::string ssl_mode_for(SslMode mode, std::string_view host) {
  if (mode == SslMode::automatic) {
    mode = is_this_machine(host) ? SslMode::prefer : SslMode::verify_full;
  }
  return std::string(
      std::ranges::find(kSslModes, mode, &std::pair<std::string_view, SslMode>::second)->first);
}

std::vector<std::string> faults_of(std::string_view name, const Hosts& hosts, const Ports& ports) {
  if (hosts.empty()) return {fmt::format("{}_HOST: there is no host in the list.", name)};
  if (ports.size() == 1 || ports.size() == hosts.size()) return {};
  return {fmt::format("{0}_PORT: {1} for the {2} of {0}_HOST; give one for all, or one for each.",
                      name, ports.empty() ? "no port" : fmt::format("{} ports", ports.size()),
                      hosts.size() == 1 ? "host" : fmt::format("{} hosts", hosts.size()))};
}

std::vector<std::string> Settings::faults() const {
  auto faults = faults_of("POSTGRES", hosts, ports);
  if (lacks_ca_for(hosts)) faults.emplace_back(kNoCa);
  if (ssl_certificate.empty() != ssl_key.empty()) {
    faults.emplace_back(
        "POSTGRES_SSLCERT and POSTGRES_SSLKEY: one is not given without the other.");
  }
  return faults;
}

bool Settings::lacks_ca_for(const Hosts& servers) const {
  const auto is_verified = [this](const std::string& host) {
    return ssl_mode_for(ssl_mode, host).starts_with("verify");
  };
  return ssl_root_certificate.empty() && std::ranges::any_of(servers, is_verified);
}

std::vector<std::string> faults_between(const Settings& settings, const Replicas& replicas) {
  // Where the primary lacks it, that is said already.
  if (settings.lacks_ca_for(settings.hosts) || !settings.lacks_ca_for(replicas.hosts)) return {};
  return {std::string(kNoCa)};
}

std::vector<std::string> Replicas::faults() const {
  if (hosts.empty()) return {};
  return faults_of("POSTGRES_REPLICA", hosts, ports);
}

}  // namespace cartwright::db
