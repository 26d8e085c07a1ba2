#pragma once
// What a fuzzer finds is a promise that is broken.

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace cartwright::fuzzing {

/// Ends the process unless `holds`; the input is kept then. `otherwise` says what is wrong.
inline void promise(bool holds, std::string_view otherwise) {
  if (holds) return;
  std::fprintf(stderr, "promise broken: %.*s\n", static_cast<int>(otherwise.size()),
               otherwise.data());
  std::abort();
}

}  // namespace cartwright::fuzzing
