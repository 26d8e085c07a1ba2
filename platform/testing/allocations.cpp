#include "platform/testing/allocations.hpp"

#include <new>

namespace cartwright::test {
namespace {

thread_local std::size_t until_failure = 0;  // 0: none fails

bool is_to_fail() {
  if (until_failure == 0) return false;
  --until_failure;
  return until_failure == 0;
}

}  // namespace

void fail_allocation(std::size_t others) { until_failure = others + 1; }

}  // namespace cartwright::test

// By the linker's --wrap, as sanitizers bring an operator new of their own.
extern "C" void* __real__Znwm(std::size_t size);

extern "C" void* __wrap__Znwm(std::size_t size) {
  if (cartwright::test::is_to_fail()) throw std::bad_alloc();
  return __real__Znwm(size);
}
