#pragma once
// The settings of a service, for operators' programs beside it.

#include <string>
#include <string_view>

#include "platform/runtime/config.hpp"

namespace cartwright::runtime {

/// The variables of `environment` if it sets any whose name begins with `prefix`; else those of the
/// file that systemd gives the service, where there is one. The two are not mixed: one may be about
/// another installation. Throws ConfigError for a file that cannot be read.
Environment service_environment(Environment environment, std::string_view prefix,
                                const std::string& file);

}  // namespace cartwright::runtime
