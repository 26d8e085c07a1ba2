#pragma once
// A PostgreSQL server of one test's own, for what the shared one must not be put through: a
// fail-over, TLS. It lives in a folder below /tmp and ends with its owner.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "platform/db/settings.hpp"
#include "platform/rpc/tls_files.hpp"

namespace cartwright::test {

/// Says that a server follows another one.
struct AsStandby {};

class PrivateServer {
 public:
  PrivateServer();
  ~PrivateServer();
  PrivateServer(const PrivateServer&) = delete;
  PrivateServer& operator=(const PrivateServer&) = delete;

  /// A standby that follows `primary`.
  PrivateServer(const PrivateServer& primary, AsStandby);

  /// One that shows `certificate` to who comes over TCP, and wants one of "cart" for that role.
  explicit PrivateServer(const rpc::TlsFiles& certificate);

  /// Makes a standby the primary, on a timeline of its own.
  void promote() const;

  void execute(const std::string& sql) const;

  /// Lets nobody in any more; executes `sql` at last.
  void close_doors(const std::string& sql) const;

  /// Over the socket, as the superuser.
  [[nodiscard]] db::Settings settings() const;

  /// The TCP port on the addresses 127.0.0.1 and 127.0.0.2.
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  struct CloseProcess {
    void operator()(std::FILE* process) const { pclose(process); }
  };

  void make_data() const;
  void start(const std::string& options);
  [[nodiscard]] std::string as_postgres(const std::string& command) const;

  std::string folder_;
  std::uint16_t port_;
  std::unique_ptr<std::FILE, CloseProcess> process_;
};

}  // namespace cartwright::test
