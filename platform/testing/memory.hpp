#pragma once
// How much memory a process takes.

#include <cstdint>
#include <functional>
#include <sys/types.h>

namespace cartwright::test {

/// By how many bytes the process had grown at most while `act` ran. Throws std::runtime_error if
/// the kernel does not say.
std::int64_t growth_during(pid_t process, const std::function<void()>& act);

/// Has a program with the address sanitizer give memory back when it is freed: for its environment.
inline constexpr const char* kNoQuarantine =
    "quarantine_size_mb=0:thread_local_quarantine_size_kb=0";

}  // namespace cartwright::test
