#include "platform/rpc/credentials.hpp"

#include <exception>
#include <sys/stat.h>
#include <utility>

#include "platform/runtime/log.hpp"

namespace cartwright::rpc {
namespace {

constexpr std::chrono::seconds kLookInterval{5};

}  // namespace

Credentials::Credentials(Executor executor, Role role, TlsFiles files,
                         std::vector<std::string> clients)
    : role_(role),
      files_(std::move(files)),
      clients_(std::move(clients)),
      // Before they are read: what changes meanwhile is read again.
      versions_(versions()),
      context_(role, files_, clients_),
      follower_(executor, {.name = "certificates", .round = [this] { return follow(); }}) {}

void Credentials::start(runtime::TaskGroup& tasks) { follower_.start(tasks); }

void Credentials::reload() {
  const auto now = versions();
  if (std::exchange(versions_, now) == now) return;
  try {
    context_ = TlsContext(role_, files_, clients_);
    log::info("certificates taken up", {{"certificate", files_.certificate}});
  } catch (const std::exception& error) {
    log::warning("certificates kept, the new ones cannot be used", {{"reason", error.what()}});
  }
}

Task<runtime::Round> Credentials::follow() {
  reload();
  co_return runtime::Round::again_after(kLookInterval);
}

// A file that is not there has no version either, and gets one when it comes.
Credentials::Version Credentials::version_of(const std::string& file) {
  struct stat found{};
  if (stat(file.c_str(), &found) != 0) return {};
  return {.device = found.st_dev,
          .inode = found.st_ino,
          .size = found.st_size,
          .seconds = found.st_mtim.tv_sec,
          .nanoseconds = found.st_mtim.tv_nsec};
}

Credentials::Versions Credentials::versions() const {
  return {version_of(files_.ca), version_of(files_.certificate), version_of(files_.key)};
}

}  // namespace cartwright::rpc
