#include "platform/db/settings.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace cartwright::db {
namespace {

bool is_this_machine(std::string_view host) {
  return host.starts_with('/') || host.starts_with('@') || host == "localhost" || host == "::1" ||
         host.starts_with("127.");
}

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
  const auto is_verified = [this](const std::string& host) {
    return ssl_mode_for(ssl_mode, host).starts_with("verify");
  };
  if (ssl_root_certificate.empty() && std::ranges::any_of(hosts, is_verified)) {
    faults.emplace_back(
        "POSTGRES_SSLROOTCERT: names no CA, so that nobody can tell the server from another one; "
        "in "
        "a network where that does not matter, POSTGRES_SSLMODE says so, as in require or "
        "disable.");
  }
  if (ssl_certificate.empty() != ssl_key.empty()) {
    faults.emplace_back(
        "POSTGRES_SSLCERT and POSTGRES_SSLKEY: one is not given without the other.");
  }
  return faults;
}

std::vector<std::string> Replicas::faults() const {
  if (hosts.empty()) return {};
  return faults_of("POSTGRES_REPLICA", hosts, ports);
}

}  // namespace cartwright::db
