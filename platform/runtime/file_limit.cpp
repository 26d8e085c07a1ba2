#include "platform/runtime/file_limit.hpp"

#include <sys/resource.h>

namespace cartwright::runtime {

void raise_file_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  // Always allowed, because the hard limit stays what it is.
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace cartwright::runtime
