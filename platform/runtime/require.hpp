#pragma once
// The end of a process that has found itself in a state that no input can bring about.

#include <string_view>

namespace cartwright::runtime {

/// Logs `reason` and ends the process by SIGABRT, in release builds too: whoever supervises it
/// starts it again with memories that can be trusted.
[[noreturn]] void end_process(std::string_view reason) noexcept;

/// Ends the process unless `holds`. `otherwise` says what is wrong then.
inline void require(bool holds, std::string_view otherwise) noexcept {
  if (!holds) [[unlikely]] {
    end_process(otherwise);
  }
}

}  // namespace cartwright::runtime
