#include "platform/db/settings.hpp"

#include <fmt/format.h>

namespace cartwright::db {

std::vector<std::string> faults_of(std::string_view name, const Hosts& hosts, const Ports& ports) {
  if (hosts.empty()) return {fmt::format("{}_HOST: there is no host in the list.", name)};
  if (ports.size() == 1 || ports.size() == hosts.size()) return {};
  return {fmt::format("{0}_PORT: {1} for the {2} of {0}_HOST; give one for all, or one for each.",
                      name, ports.empty() ? "no port" : fmt::format("{} ports", ports.size()),
                      hosts.size() == 1 ? "host" : fmt::format("{} hosts", hosts.size()))};
}

std::vector<std::string> Replicas::faults() const {
  if (hosts.empty()) return {};
  return faults_of("POSTGRES_REPLICA", hosts, ports);
}

}  // namespace cartwright::db
