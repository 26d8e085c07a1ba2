#include "platform/runtime/core_dumps.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace cartwright::runtime {
namespace {

// The rest of the tests keeps what a process of its own gives up for ever.
[[noreturn]] void end_with_what_is_still_allowed() {
  forbid_core_dumps();
  rlimit limit{};
  getrlimit(RLIMIT_CORE, &limit);
  const bool is_limited = limit.rlim_cur == 0 && limit.rlim_max == 0;
  std::_Exit((is_limited ? 0 : 1) + (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 2));
}

TEST(CoreDumpsTest, AreForbiddenWhereverTheyWouldGo) {
  EXPECT_EXIT(end_with_what_is_still_allowed(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace cartwright::runtime
