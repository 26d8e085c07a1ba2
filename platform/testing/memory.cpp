#include "platform/testing/memory.hpp"

#include <fmt/format.h>

#include <fstream>
#include <stdexcept>
#include <string>

namespace cartwright::test {
namespace {

// ThreadSanitizer keeps two bytes of its own for each that the program uses.
#if __has_feature(thread_sanitizer)
constexpr std::int64_t kBytesForOne = 3;
#else
constexpr std::int64_t kBytesForOne = 1;
#endif

/// A line of /proc/<pid>/status that is a number of kB, in bytes.
std::int64_t status_of(pid_t process, const std::string& name) {
  std::ifstream status(fmt::format("/proc/{}/status", process));
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with(name)) return std::stoll(line.substr(name.size())) * 1024;
  }
  throw std::runtime_error("there is no line " + name);
}

}  // namespace

std::int64_t growth_during(pid_t process, const std::function<void()>& act) {
  // The peak begins anew with what is there now.
  std::ofstream(fmt::format("/proc/{}/clear_refs", process)) << 5;
  const auto before = status_of(process, "VmRSS:");
  act();
  return (status_of(process, "VmHWM:") - before) / kBytesForOne;
}

}  // namespace cartwright::test
