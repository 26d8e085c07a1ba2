#include "platform/runtime/parts.hpp"

#include <ranges>

#include "platform/runtime/task_group.hpp"

namespace cartwright::runtime {

void Parts::start() {
  for (const auto& stage : stages_) {
    for (const auto& part : stage) part.start();
  }
}

Task<void> Parts::stop(std::chrono::seconds grace) {
  for (const auto& stage : stages_ | std::views::reverse) {
    TaskGroup stopping(executor_);
    for (const auto& part : stage) stopping.spawn(part.stop(grace));
    co_await stopping.join();
  }
}

}  // namespace cartwright::runtime
