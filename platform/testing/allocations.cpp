#include "platform/testing/allocations.hpp"

#include <cstdlib>
#include <new>

namespace cartwright::testing {
namespace {

thread_local std::size_t until_failure = 0;  // 0: none fails

bool is_to_fail() {
  if (until_failure == 0) return false;
  --until_failure;
  return until_failure == 0;
}

}  // namespace

void fail_allocation(std::size_t others) { until_failure = others + 1; }

}  // namespace cartwright::testing

void* operator new(std::size_t size) {
  void* memory = cartwright::testing::is_to_fail() ? nullptr : std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
