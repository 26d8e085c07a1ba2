#pragma once
// The settings that every service has.

#include <chrono>
#include <cstdint>
#include <tuple>

#include "platform/runtime/config.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::runtime {

struct ServiceSettings {
  bool debug = false;
  log::Level log_level = log::Level::info;
  std::uint16_t loops = 1;
  std::chrono::seconds stop_grace{10};
  bool core_dumps = false;

  static constexpr auto settings() {
    return std::tuple(
        setting("DEBUG", &ServiceSettings::debug, "whether this is a development machine"),
        setting("LOG_LEVEL", &ServiceSettings::log_level, one_of(log::kLevels),
                "the least level to log"),
        setting("LOOPS", &ServiceSettings::loops, range(1, 64), "event loops, each with a thread"),
        setting("STOP_GRACE_SECONDS", &ServiceSettings::stop_grace, range(0, 600),
                "how long running requests may take to end at stop, in seconds"),
        setting("CORE_DUMPS", &ServiceSettings::core_dumps,
                "whether a crash may leave a dump of the memory, which holds keys and passwords"));
  }
};

}  // namespace cartwright::runtime
