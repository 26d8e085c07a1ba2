#include "platform/runtime/core_dumps.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace cartwright::runtime {

void forbid_core_dumps() {
  // The limit alone does not hold where dumps go to a program instead of a file (core(5)); the
  // other alone would, but a sandbox may forbid either call.
  const rlimit none{.rlim_cur = 0, .rlim_max = 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace cartwright::runtime
