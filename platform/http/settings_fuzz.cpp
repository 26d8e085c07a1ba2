// Settings: whatever an environment says, either all of them keep their rules or every fault is
// told, no secret among them; and what is shown of a setting means the same again.

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/http/origins.hpp"
#include "platform/http/server_settings.hpp"
#include "platform/http/trusted_proxies.hpp"
#include "platform/runtime/config.hpp"
#include "platform/runtime/log.hpp"
#include "platform/testing/fuzzing/promise.hpp"
#include "platform/testing/fuzzing/script.hpp"

namespace cartwright::http {
namespace {

using fuzzing::promise;
using runtime::Environment;

constexpr std::string_view kSecretMark = "s3cr3t";

struct Config {
  ServerSettings http;
  bool debug = false;
  int copies = 3;
  std::chrono::milliseconds timeout{250};
  std::vector<std::uint16_t> ports{};
  log::Level level = log::Level::info;
  std::string name;
  Secret key;

  static constexpr auto settings() {
    using runtime::setting;
    return std::tuple(
        runtime::group(&Config::http), setting("DEBUG", &Config::debug, "a development machine"),
        setting("COPIES", &Config::copies, "how many copies"),
        setting("TIMEOUT", &Config::timeout, runtime::range(1, 3'600'000), "in milliseconds"),
        setting("PORTS", &Config::ports, "comma-separated"),
        setting("LEVEL", &Config::level, runtime::one_of(log::kLevels), "the least level"),
        setting("NAME", &Config::name, runtime::required, runtime::min_length(2), "the name"),
        setting("KEY", &Config::key, runtime::min_length(8), "signs tokens"));
  }
};

// Lines of NAME=VALUE. No file is read: names of files would be guesses about this machine.
Environment read_environment(std::string_view text) {
  Environment environment{{"NAME", "Shop"}};
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const auto name = line.substr(0, line.find('='));
    if (name.size() == line.size() || name.ends_with("_FILE")) continue;
    environment[std::string(name)] = line.substr(name.size() + 1);
  }
  return environment;
}

void check_config(const Config& config) {
  promise(config.http.faults().empty(), "settings with faults");
  promise(config.name.size() >= 2, "a name that is too short");
  promise(config.key.empty() || config.key.reveal().size() >= 8, "a key that is too short");
  promise(config.timeout.count() >= 1 && config.timeout.count() <= 3'600'000, "a timeout");
  for (const auto port : config.ports) promise(port != 0, "a port that is none");
  const TrustedProxies proxies(config.http.trusted_proxies);
  for (const auto& origin : config.http.allowed_origins) {
    promise(is_allowed_origin(origin) && !origin.contains(','), "an origin that is none");
  }
}

void check_faults(const std::vector<std::string>& faults, const Environment& environment) {
  promise(!faults.empty(), "a refusal without a reason");
  const auto key = environment.find("KEY");
  const bool is_marked = key != environment.end() && key->second.starts_with(kSecretMark);
  for (const auto& fault : faults) {
    promise(!fault.empty(), "a fault without a text");
    promise(fault.find_first_of("\r\n\x1b") == fault.npos, "a fault that disturbs a terminal");
    if (is_marked && fault.starts_with("KEY")) {
      promise(!fault.contains(kSecretMark), "a secret in a fault");
    }
  }
}

template <class T>
void show(Environment& shown, const Config& config, const runtime::Setting<Config, T>& setting) {
  if constexpr (!std::is_same_v<T, Secret>) {
    shown[std::string(setting.rules.name)] =
        runtime::detail::text_of(config.*setting.member, setting);
  }
}

void show(Environment&, const Config&, const runtime::Group<Config, ServerSettings>&) {}

Environment show(const Config& config) {
  Environment shown;
  std::apply([&](const auto&... each) { (show(shown, config, each), ...); }, Config::settings());
  return shown;
}

void check(fuzzing::Script script) {
  const auto environment = read_environment(script.rest());
  try {
    const auto config = runtime::load_config<Config>(environment);
    check_config(config);
    const auto again = runtime::load_config<Config>(show(config));
    promise(show(again) == show(config), "settings that change when they are repeated");
  } catch (const runtime::ConfigError& error) {
    check_faults(error.faults(), environment);
  }
}

}  // namespace
}  // namespace cartwright::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cartwright::http::check({data, size});
  return 0;
}
