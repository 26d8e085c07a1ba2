#include "platform/testing/service_settings.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "platform/testing/certificates.hpp"
#include "platform/testing/service_process.hpp"

namespace cartwright::test {

Settings with(Settings settings, const Settings& changes) {
  for (const auto& [name, value] : changes) settings.insert_or_assign(name, value);
  return settings;
}

std::string example_of(const std::string& service, const std::string& name) {
  std::ifstream file(service + "/.env.example");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(name + "=")) return line.substr(name.size() + 1);
  }
  throw std::runtime_error(service + "/.env.example lacks " + name);
}

Settings required_settings(const std::string& service, std::string_view help) {
  Settings result;
  std::istringstream lines{std::string(help)};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("  ") || !line.ends_with(" (required)")) continue;
    const auto name = line.substr(2, line.find(' ', 2) - 2);
    result.emplace(name, example_of(service, name));
  }
  const auto tls = certificate(service);
  return with(std::move(result),
              {{"TLS_CA", tls.ca}, {"TLS_CERTIFICATE", tls.certificate}, {"TLS_KEY", tls.key}});
}

Settings service_settings(const std::string& program, const TemporaryDatabase& database) {
  const auto service = std::filesystem::path(program).filename().string();
  auto settings = with(required_settings(service, run_to_end(program, {"--help"}, {}).output),
                       {{"SERVICE_PORT", "0"}, {"GRPC_PORT", "0"}});
  return with(std::move(settings), database.environment());
}

}  // namespace cartwright::test
