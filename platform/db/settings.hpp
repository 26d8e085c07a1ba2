#pragma once
// How to reach a PostgreSQL database, and how many connections a loop may have there.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "platform/runtime/config.hpp"
#include "platform/secret.hpp"

namespace cartwright::db {

/// What a connection is for. Only `stale` is satisfied with a server that may lag behind.
enum class Access : std::uint8_t { read, write, listen, stale };

/// Whether its statements are Queries.
constexpr bool only_reads(Access access) {
  return access == Access::read || access == Access::stale;
}

/// How far a server is believed to be who it says, by the names that libpq has for it. `automatic`
/// is verify_full for a host that is not this machine, else prefer.
enum class SslMode : std::uint8_t {
  automatic,
  disable,
  allow,
  prefer,
  require,
  verify_ca,
  verify_full
};

inline constexpr std::array<std::pair<std::string_view, SslMode>, 7> kSslModes{
    {{"auto", SslMode::automatic},
     {"disable", SslMode::disable},
     {"allow", SslMode::allow},
     {"prefer", SslMode::prefer},
     {"require", SslMode::require},
     {"verify-ca", SslMode::verify_ca},
     {"verify-full", SslMode::verify_full}}};

/// libpq's name of the mode for a connection to `host`.
std::string ssl_mode_for(SslMode mode, std::string_view host);

using Hosts = std::vector<std::string>;
using Ports = std::vector<std::uint16_t>;

/// What is wrong with two lists that belong together; `name` is that of the setting without _HOST
/// or _PORT.
std::vector<std::string> faults_of(std::string_view name, const Hosts& hosts, const Ports& ports);

struct Settings {
  /// Names, addresses or socket directories. The one that is the primary is found among them.
  Hosts hosts{"localhost"};
  /// One for all hosts, or one for each.
  Ports ports{5432};
  std::string database{};
  std::string user{};
  Secret password{};
  SslMode ssl_mode = SslMode::automatic;
  std::string ssl_root_certificate{};
  std::string ssl_certificate{};
  std::string ssl_key{};
  std::string application_name = "cartwright";
  /// What must be there before the service can work; outlives the connections. Null for nothing.
  const std::vector<std::string>* tables = nullptr;

  std::size_t read_connections = 2;
  std::size_t write_connections = 16;
  std::size_t list_connections = 2;

  /// The longest that an attempt may take; hosts share it evenly.
  std::chrono::milliseconds connect_timeout{3'000};
  /// The longest that one statement may run, and that a caller may wait for its turn.
  std::chrono::milliseconds query_timeout{5'000};

  static constexpr auto settings() {
    using runtime::range, runtime::setting;
    return std::tuple(
        setting("POSTGRES_HOST", &Settings::hosts,
                "host or socket directory, or a list of hosts of which one is the primary"),
        setting("POSTGRES_PORT", &Settings::ports,
                "TCP port of all hosts, or a list with one for each"),
        setting("POSTGRES_DB", &Settings::database, "name of the database"),
        setting("POSTGRES_USER", &Settings::user, "role that the service runs as"),
        setting("POSTGRES_PASSWORD", &Settings::password, "the role's password"),
        setting("POSTGRES_SSLMODE", &Settings::ssl_mode, runtime::one_of(kSslModes),
                "TLS to the server; auto is verify-full, but prefer where it is this machine"),
        setting("POSTGRES_SSLROOTCERT", &Settings::ssl_root_certificate,
                "file with the CA of the server's certificate, for verify-ca and verify-full"),
        setting("POSTGRES_SSLCERT", &Settings::ssl_certificate,
                "file with a certificate that the server asks of its clients"),
        setting("POSTGRES_SSLKEY", &Settings::ssl_key, "file with the key of that certificate"),
        setting("POSTGRES_READ_CONNECTIONS", &Settings::read_connections, range(1, 64),
                "connections a loop for statements that only read"),
        setting("POSTGRES_WRITE_CONNECTIONS", &Settings::write_connections, range(1, 256),
                "connections a loop for statements that write"),
        setting("POSTGRES_LIST_CONNECTIONS", &Settings::list_connections, range(1, 64),
                "connections a loop for the pages of long lists and searches"),
        setting("POSTGRES_TIMEOUT_MS", &Settings::query_timeout, range(10, 600'000),
                "how long a statement may take, in milliseconds"));
  }

  [[nodiscard]] std::vector<std::string> faults() const;

  /// Whether one of `servers` has to be verified, but nothing says by what.
  [[nodiscard]] bool lacks_ca_for(const Hosts& servers) const;
};

/// Where reads that may be stale can go, in all else as `Settings` say. No hosts: to the primary.
struct Replicas {
  /// May name every node of a cluster: those that are no replicas are passed over.
  Hosts hosts{};
  Ports ports{5432};

  static constexpr auto settings() {
    using runtime::setting;
    return std::tuple(setting("POSTGRES_REPLICA_HOST", &Replicas::hosts,
                              "host or hosts of replicas, for reads that may be stale"),
                      setting("POSTGRES_REPLICA_PORT", &Replicas::ports,
                              "TCP port of all replicas, or a list with one for each"));
  }

  [[nodiscard]] std::vector<std::string> faults() const;
};

/// What is wrong with both together; for the faults() of a Config that has them.
std::vector<std::string> faults_between(const Settings& settings, const Replicas& replicas);

}  // namespace cartwright::db
