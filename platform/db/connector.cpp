#include "platform/db/connector.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/system/system_error.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libpq-fe.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <string_view>
#include <unistd.h>
#include <utility>

#include "platform/db/greeting.hpp"

namespace cartwright::db {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// A transaction that rests is ended by ourselves, unless the process itself has come to rest.
constexpr std::chrono::milliseconds kGrace{1'000};

/// The server's settings for a session; the one place for them.
std::string session_options(const Settings& settings, Access access) {
  // Statements that wait for a lock go on with what was committed meanwhile, which other levels of
  // isolation refuse. The default price of a page stems from disks with heads; it makes joins with
  // few rows scan the other table. To compile a statement takes longer than any of ours runs.
  auto options = fmt::format(
      "-c timezone=UTC -c statement_timeout={} -c idle_in_transaction_session_timeout={}"
      " -c default_transaction_isolation=read\\ committed -c random_page_cost=1.1 -c jit=off",
      settings.query_timeout.count(), (settings.query_timeout + kGrace).count());
  // With the turns that come before it (ADR 28), nobody waits for a row for more than 2 s.
  if (access == Access::write) options += " -c lock_timeout=1000";
  if (only_reads(access)) {
    // Our reads fetch few rows by key, where building a bitmap first costs more than it saves.
    options += " -c default_transaction_read_only=on -c enable_bitmapscan=off";
  }
  return options;
}

/// A session that is read-only by itself would not count as read-write, so readers ask differently.
const char* wanted_server(Access access) {
  switch (access) {
    case Access::read:
      return "primary";
    case Access::stale:
      return "standby";
    case Access::write:
    case Access::listen:
      return "read-write";
  }
  std::unreachable();
}

bool is_socket_directory(std::string_view host) {
  return host.starts_with('/') || host.starts_with('@');
}

// libpq would print what the server says beside its answers.
void ignore_notice(void*, const PGresult*) {}

}  // namespace

Socket watch_socket(Executor executor, const pg_conn* connection) {
  const int descriptor = ::dup(PQsocket(connection));
  if (descriptor < 0) throw ConnectionLost("There is no descriptor left for a connection.");
  return Socket(executor, descriptor);
}

bool take_input(pg_conn* connection) {
  // Of a TLS record that is longer than libpq's buffer, the rest waits where no socket tells of it.
  auto* tls = static_cast<SSL*>(PQsslStruct(connection, "OpenSSL"));
  do {
    if (PQconsumeInput(connection) == 0) return false;
  } while (tls != nullptr && SSL_pending(tls) > 0);
  return true;
}

std::string connection_message(const pg_conn* connection) {
  std::string text = PQerrorMessage(connection);
  std::ranges::replace_if(text, [](char letter) { return letter == '\n' || letter == '\t'; }, ' ');
  text.erase(text.find_last_not_of(' ') + 1);
  return text.empty() ? "libpq does not say why." : text;
}

Connector::Connector(Executor executor, runtime::Deadlines& deadlines, Settings settings,
                     Access access, Primary& primary)
    : executor_(executor),
      settings_(std::move(settings)),
      access_(access),
      primary_(primary),
      resolver_(executor),
      socket_(executor),
      deadline_(deadlines, [this] { expire(); }) {}

Task<Opened> Connector::connect() {
  limit_time(settings_.connect_timeout);
  const auto targets = co_await resolve();
  const auto share = settings_.connect_timeout / targets.size();
  const auto first = first_target_;
  std::vector<std::string> refusals;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto index = (first + i) % targets.size();
    try {
      limit_time(share);
      auto opened = co_await connect_to(targets[index]);
      first_target_ = index;
      co_return opened;
    } catch (const DatabaseUnfit&) {
      throw;
    } catch (const ConnectionLost& loss) {
      refusals.emplace_back(loss.what());
      if (expired_) first_target_ = index + 1;
    }
  }
  throw ConnectionLost(fmt::format("{}", fmt::join(refusals, "; ")));
}

Task<Connector::Targets> Connector::resolve() {
  Targets targets;
  for (std::size_t i = 0; i < settings_.hosts.size(); ++i) {
    const auto& ports = settings_.ports;
    Target target{settings_.hosts[i], std::to_string(ports[ports.size() == 1 ? 0 : i])};
    error_code not_numeric;
    const auto address = asio::ip::make_address(target.host, not_numeric);
    if (is_socket_directory(target.host)) {
      targets.push_back(std::move(target));
    } else if (!not_numeric) {
      target.address = address.to_string();
      targets.push_back(std::move(target));
    } else {
      co_await resolve_one(std::move(target), &targets);
    }
  }
  if (targets.empty()) {
    throw ConnectionLost(
        fmt::format("Cannot resolve the host \"{}\".", fmt::join(settings_.hosts, ",")));
  }
  co_return targets;
}

Task<void> Connector::resolve_one(Target target, Targets* targets) {
  error_code failure;
  const auto found = co_await resolver_.async_resolve(target.host, target.port,
                                                      asio::redirect_error(use_task, failure));
  if (expired_) throw ConnectionLost(fmt::format("{} could not be resolved in time", target.host));
  if (failure == asio::error::operation_aborted) throw boost::system::system_error(failure);
  for (const auto& entry : found) {
    target.address = entry.endpoint().address().to_string();
    targets->push_back(target);
  }
}

Task<Opened> Connector::connect_to(Target target) {
  auto connection = begin(target);
  co_await finish(connection.get());
  auto server = co_await greet(connection.get());
  deadline_.clear();
  if (access_ != Access::stale) primary_.meet(server);
  if (PQsetnonblocking(connection.get(), 1) != 0) {
    throw ConnectionLost(connection_message(connection.get()));
  }
  co_return Opened{std::move(connection), std::move(server)};
}

ConnectionHandle Connector::begin(const Target& target) const {
  std::vector<std::pair<const char*, std::string>> options{
      {"host", target.host},
      {"hostaddr", target.address},
      {"port", target.port},
      {"dbname", settings_.database},
      {"user", settings_.user},
      {"password", settings_.password.reveal()},
      {"application_name", settings_.application_name},
      {"client_encoding", "UTF8"},
      {"options", session_options(settings_, access_)},
      {"target_session_attrs", wanted_server(access_)},
      {"gssencmode", "disable"},
      {"sslmode", ssl_mode_for(settings_.ssl_mode, target.host)},
      {"sslrootcert", settings_.ssl_root_certificate},
      // A host that vanished is noticed within some five seconds, also by connections that rest.
      {"keepalives_idle", "3"},
      {"keepalives_interval", "1"},
      {"keepalives_count", "3"},
      {"tcp_user_timeout", "5000"},
  };
  if (!settings_.ssl_certificate.empty()) {
    options.emplace_back("sslcert", settings_.ssl_certificate);
    options.emplace_back("sslkey", settings_.ssl_key);
  }
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
    co_await wait(connection,
                  step == PGRES_POLLING_READING ? Socket::wait_read : Socket::wait_write);
    step = PQconnectPoll(connection);
  }
}

Task<Server> Connector::greet(pg_conn* connection) {
  if (PQsendQuery(connection, greeting(settings_).c_str()) == 0) {
    throw ConnectionLost(connection_message(connection));
  }
  ResultHandle answer;
  while (true) {
    while (PQisBusy(connection) != 0) {
      co_await wait(connection, Socket::wait_read);
      if (!take_input(connection)) throw ConnectionLost(connection_message(connection));
    }
    ResultHandle result(PQgetResult(connection));
    if (result == nullptr) break;
    answer = std::move(result);
  }
  if (PQresultStatus(answer.get()) != PGRES_TUPLES_OK) {
    throw ConnectionLost(connection_message(connection));
  }
  co_return server_of(connection, answer.get(), settings_);
}

Task<void> Connector::wait(pg_conn* connection, Socket::wait_type readiness) {
  // libpq may go on to another socket between two polls, so each wait watches afresh.
  socket_ = watch_socket(executor_, connection);
  error_code failure;
  co_await socket_.async_wait(readiness, asio::redirect_error(use_task, failure));
  socket_.close();
  if (expired_) {
    throw ConnectionLost(fmt::format("{} did not let us in, at port {}, within the connect timeout",
                                     PQhost(connection), PQport(connection)));
  }
  if (failure) throw boost::system::system_error(failure);
}

void Connector::limit_time(std::chrono::milliseconds limit) {
  expired_ = false;
  deadline_.set(limit);
}

void Connector::expire() {
  expired_ = true;
  resolver_.cancel();
  if (socket_.is_open()) socket_.cancel();
}

}  // namespace cartwright::db
