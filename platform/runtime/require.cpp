#include "platform/runtime/require.hpp"

#include <cstdlib>

#include "platform/runtime/log.hpp"

namespace cartwright::runtime {

void end_process(std::string_view reason) noexcept {
  log::error("the process ends itself", {{"reason", reason}});
  std::abort();
}

}  // namespace cartwright::runtime
