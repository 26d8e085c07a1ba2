#include "platform/db/connector.hpp"

#include <unistd.h>
#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libpq-fe.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/system/system_error.hpp>

namespace cartwright::db {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

/// The server's settings for a session; the one place for them.
std::string session_options(const Settings& settings, Access access) {
  auto options =
      fmt::format("-c timezone=UTC -c statement_timeout={}", settings.query_timeout.count());
  if (access == Access::read) {
    // Our reads fetch few rows by key, where building a bitmap first costs more than it saves.
    options += " -c default_transaction_read_only=on -c enable_bitmapscan=off";
  }
  return options;
}

/// A session that is read-only by itself would not count as read-write, so readers ask differently.
const char* wanted_server(Access access) {
  return access == Access::read ? "primary" : "read-write";
}

bool is_socket_directory(std::string_view host) {
  return host.starts_with('/') || host.starts_with('@');
}

std::vector<std::string> split_hosts(std::string_view hosts) {
  std::vector<std::string> parts;
  while (!hosts.empty()) {
    const auto comma = std::min(hosts.find(','), hosts.size());
    if (comma != 0) parts.emplace_back(hosts.substr(0, comma));
    hosts.remove_prefix(std::min(comma + 1, hosts.size()));
  }
  return parts;
}

// libpq would print what the server says beside its answers.
void ignore_notice(void*, const PGresult*) {}

}  // namespace

Socket watch_socket(Executor executor, const pg_conn* connection) {
  const int descriptor = ::dup(PQsocket(connection));
  if (descriptor < 0) throw ConnectionLost("There is no descriptor left for a connection.");
  return Socket(executor, descriptor);
}

std::string connection_message(const pg_conn* connection) {
  std::string text = PQerrorMessage(connection);
  std::ranges::replace_if(text, [](char letter) { return letter == '\n' || letter == '\t'; }, ' ');
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

Connector::Connector(Executor executor, runtime::Deadlines& deadlines, Settings settings,
                     Access access)
    : executor_(executor),
      settings_(std::move(settings)),
      access_(access),
      resolver_(executor),
      socket_(executor),
      deadline_(deadlines, [this] { expire(); }) {}

Task<ConnectionHandle> Connector::connect() {
  expired_ = false;
  deadline_.set(settings_.connect_timeout);
  const auto targets = co_await resolve();
  auto connection = begin(targets);
  co_await finish(connection.get());
  deadline_.clear();
  if (PQsetnonblocking(connection.get(), 1) != 0) {
    throw ConnectionLost(connection_message(connection.get()));
  }
  co_return connection;
}

Task<Connector::Targets> Connector::resolve() {
  Targets targets;
  for (const auto& host : split_hosts(settings_.host)) {
    error_code not_numeric;
    const auto address = asio::ip::make_address(host, not_numeric);
    if (is_socket_directory(host)) {
      targets.push_back({host, ""});
    } else if (!not_numeric) {
      targets.push_back({host, address.to_string()});
    } else {
      co_await resolve_one(host, &targets);
    }
  }
  if (targets.empty()) {
    throw ConnectionLost(fmt::format("Cannot resolve the host \"{}\".", settings_.host));
  }
  std::ranges::rotate(
      targets, targets.begin() + static_cast<std::ptrdiff_t>(first_target_ % targets.size()));
  co_return targets;
}

Task<void> Connector::resolve_one(std::string host, Targets* targets) {
  error_code failure;
  const auto found = co_await resolver_.async_resolve(host, std::to_string(settings_.port),
                                                      asio::redirect_error(use_task, failure));
  require_time_left();
  if (failure == asio::error::operation_aborted) throw boost::system::system_error(failure);
  for (const auto& entry : found) {
    targets->push_back({host, entry.endpoint().address().to_string()});
  }
}

ConnectionHandle Connector::begin(const Targets& targets) const {
  std::vector<std::string_view> hosts;
  std::vector<std::string_view> addresses;
  for (const auto& target : targets) {
    hosts.push_back(target.host);
    addresses.push_back(target.address);
  }
  const std::vector<std::pair<const char*, std::string>> options{
      {"host", fmt::format("{}", fmt::join(hosts, ","))},
      {"hostaddr", fmt::format("{}", fmt::join(addresses, ","))},
      {"port", std::to_string(settings_.port)},
      {"dbname", settings_.database},
      {"user", settings_.user},
      {"password", settings_.password.reveal()},
      {"application_name", settings_.application_name},
      {"client_encoding", "UTF8"},
      {"options", session_options(settings_, access_)},
      {"target_session_attrs", wanted_server(access_)},
      {"gssencmode", "disable"},
      {"keepalives_idle", "30"},
      {"keepalives_interval", "10"},
      {"keepalives_count", "3"},
      {"tcp_user_timeout", "30000"},
  };
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : options) {
    keywords.push_back(keyword);
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  ConnectionHandle connection(PQconnectStartParams(keywords.data(), values.data(), 0));
  PQsetNoticeReceiver(connection.get(), ignore_notice, nullptr);
  return connection;
}

Task<void> Connector::finish(pg_conn* connection) {
  if (PQstatus(connection) == CONNECTION_BAD) throw ConnectionLost(connection_message(connection));
  auto step = PGRES_POLLING_WRITING;
  while (step != PGRES_POLLING_OK) {
    if (step == PGRES_POLLING_FAILED) throw ConnectionLost(connection_message(connection));
    co_await wait(connection, step == PGRES_POLLING_READING);
    step = PQconnectPoll(connection);
  }
}

Task<void> Connector::wait(pg_conn* connection, bool for_reading) {
  // libpq may go on to another socket between two polls, so each wait watches afresh.
  socket_ = watch_socket(executor_, connection);
  error_code failure;
  co_await socket_.async_wait(for_reading ? Socket::wait_read : Socket::wait_write,
                              asio::redirect_error(use_task, failure));
  socket_.close();
  require_time_left();
  if (failure) throw boost::system::system_error(failure);
}

void Connector::expire() {
  expired_ = true;
  // A host that swallows packets would hold up each attempt, so the next one begins elsewhere.
  ++first_target_;
  resolver_.cancel();
  socket_.cancel();
}

void Connector::require_time_left() const {
  if (expired_) throw ConnectionLost("The server did not let us in within the connect timeout.");
}

}  // namespace cartwright::db
