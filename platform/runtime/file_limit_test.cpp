#include "platform/runtime/file_limit.hpp"

#include <gtest/gtest.h>

#include <sys/resource.h>

namespace cartwright::runtime {
namespace {

rlimit file_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit;
}

TEST(FileLimitTest, IsRaisedToWhatTheSystemAllows) {
  auto low = file_limit();
  low.rlim_cur = 256;
  setrlimit(RLIMIT_NOFILE, &low);

  raise_file_limit();

  EXPECT_EQ(file_limit().rlim_cur, file_limit().rlim_max);
}

}  // namespace
}  // namespace cartwright::runtime
