#include "platform/testing/fuzzing/clock.hpp"

#include <cerrno>
#include <random>

namespace {

// As if the machine had run for a while: some compare with the clock's epoch.
std::chrono::steady_clock::time_point now{std::chrono::hours(24)};

}  // namespace

namespace cartwright::fuzzing {

void let_pass(std::chrono::milliseconds time) { now += time; }

}  // namespace cartwright::fuzzing

// The linker prefers what a program defines to what its libraries do.

namespace std {

// NOLINTBEGIN(cert-dcl58-cpp)
chrono::steady_clock::time_point chrono::steady_clock::now() noexcept { return ::now; }

// A run is to be the same when it is repeated, and short.
void random_device::_M_init(const string&) {}
void random_device::_M_fini() {}
random_device::result_type random_device::_M_getval() { return 7; }
// NOLINTEND(cert-dcl58-cpp)

}  // namespace std

// Without a descriptor that the system wakes, Asio asks the clock in each turn.
extern "C" int timerfd_create(int, int) {
  errno = ENOSYS;
  return -1;
}
