#pragma once
// The TLS context of one server or channel, as its files are now.

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <sys/types.h>
#include <vector>

#include "platform/rpc/tls.hpp"
#include "platform/runtime/keeper.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/task.hpp"

namespace cartwright::rpc {

/// Follows the files, so that a certificate is replaced without a restart. Connections keep what
/// they were made with.
class Credentials {
 public:
  /// Reads the files; throws std::runtime_error that names the one at fault. `clients`: the names
  /// of which a client's certificate must hold one; none on a client.
  Credentials(Executor executor, Role role, TlsFiles files, std::vector<std::string> clients = {});

  /// Looks at the files now and every five seconds, until `tasks` is cancelled.
  void start(runtime::TaskGroup& tasks);

  /// Reads the files again if they have changed. Those that cannot be used are reported, and what
  /// was read before stays.
  void reload();

  [[nodiscard]] const TlsContext& context() const { return context_; }

 private:
  /// What changes with a file.
  struct Version {
    dev_t device{};
    ino_t inode{};
    off_t size{};
    std::int64_t seconds{};
    std::int64_t nanoseconds{};

    friend bool operator==(const Version&, const Version&) = default;
  };
  using Versions = std::array<Version, 3>;

  static Version version_of(const std::string& file);
  [[nodiscard]] Versions versions() const;
  Task<runtime::Round> follow();

  Role role_;
  const TlsFiles files_;
  const std::vector<std::string> clients_;
  Versions versions_;
  TlsContext context_;
  runtime::Keeper follower_;
};

}  // namespace cartwright::rpc
