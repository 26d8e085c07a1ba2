#pragma once
// What a service is told in tests: all that it requires as its .env.example has it, so that a test
// names only what it is about.

#include <map>
#include <string>
#include <string_view>

#include "platform/testing/temporary_database.hpp"

namespace cartwright::test {

/// Values by the name of the setting.
using Settings = std::map<std::string, std::string>;

/// `settings`, replaced where `changes` say so.
Settings with(Settings settings, const Settings& changes);

/// A value of the service's .env.example. Throws std::runtime_error if it has none.
std::string example_of(const std::string& service, const std::string& name);

/// What `help`, the service's, calls required, as in its .env.example; with its certificate.
Settings required_settings(const std::string& service, std::string_view help);

/// What `program` needs to serve on any free ports.
Settings service_settings(const std::string& program, const TemporaryDatabase& database);

}  // namespace cartwright::test
