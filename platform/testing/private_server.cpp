#include "platform/testing/private_server.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>
#include <libpq-fe.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

#include "platform/testing/eventually.hpp"
#include "platform/testing/shell.hpp"

namespace cartwright::test {
namespace {

// Those of the newest release that is installed.
std::string programs() {
  auto path = output_of("find /usr/lib/postgresql -path '*/bin/postgres' | sort -V | tail -n 1");
  return path.substr(0, path.rfind('/') + 1);
}

std::string new_folder() {
  std::string name = "/tmp/cartwright-postgres-XXXXXX";
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("There is no room below /tmp.");
  // PostgreSQL refuses to run as root.
  if (geteuid() == 0) output_of("chown postgres: " + name);
  return name;
}

std::uint16_t free_port() {
  using boost::asio::ip::tcp;
  boost::asio::io_context loop;
  const auto any = tcp::endpoint(boost::asio::ip::address_v4::any(), 0);
  return tcp::acceptor(loop, any).local_endpoint().port();
}

}  // namespace

PrivateServer::PrivateServer() : folder_(new_folder()), port_(free_port()) {
  make_data();
  start("");
}

PrivateServer::PrivateServer(const PrivateServer& primary, AsStandby)
    : folder_(new_folder()), port_(free_port()) {
  output_of(as_postgres(fmt::format("{}pg_basebackup -R -c fast -h {} -p {} -U postgres -D {}/data",
                                    programs(), primary.folder_, primary.port_, folder_)));
  start("");
}

PrivateServer::PrivateServer(const rpc::TlsFiles& certificate)
    : folder_(new_folder()), port_(free_port()) {
  make_data();
  // Nobody but its owner may read a key.
  const auto* owner = geteuid() == 0 ? "-o postgres" : "";
  output_of(fmt::format("install -m 600 {} {} {}/ca", owner, certificate.ca, folder_));
  output_of(fmt::format("install -m 600 {} {} {}/crt", owner, certificate.certificate, folder_));
  output_of(fmt::format("install -m 600 {} {} {}/key", owner, certificate.key, folder_));
  std::ofstream(folder_ + "/data/pg_hba.conf") << "local all all trust\n"
                                                  "hostssl all cart 127.0.0.0/8 cert\n"
                                                  "hostssl all all 127.0.0.0/8 trust\n";
  start(fmt::format(
      "-c ssl=on -c ssl_ca_file={0}/ca -c ssl_cert_file={0}/crt -c ssl_key_file={0}/key", folder_));
}

PrivateServer::~PrivateServer() {
  try {
    output_of(
        as_postgres(fmt::format("{}pg_ctl -D {}/data -m immediate -w stop", programs(), folder_)));
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
  }
  process_.reset();
  output_of("rm -rf " + folder_);
}

void PrivateServer::make_data() const {
  output_of(as_postgres(
      fmt::format("{}initdb -N -D {}/data -U postgres -E UTF8 --locale=C.UTF-8 -A trust",
                  programs(), folder_)));
}

// A child of the test, so that it does not outlive it.
void PrivateServer::start(const std::string& options) {
  const auto command = as_postgres(fmt::format(
      "{}postgres -D {} -k {} -p {} -c listen_addresses=127.0.0.1,127.0.0.2 -c fsync=off {}",
      programs(), folder_ + "/data", folder_, port_, options));
  process_.reset(popen(fmt::format("exec {} >/dev/null 2>&1 </dev/null", command).c_str(), "re"));
  const auto address = fmt::format("host={} port={} user=postgres", folder_, port_);
  if (!eventually([&] { return PQping(address.c_str()) == PQPING_OK; })) {
    throw std::runtime_error("PostgreSQL has not started: " + command);
  }
}

void PrivateServer::promote() const { execute("SELECT pg_promote()"); }

void PrivateServer::execute(const std::string& sql) const {
  output_of(fmt::format("psql -X -q -v ON_ERROR_STOP=1 -h {} -p {} -U postgres -c \"{}\"", folder_,
                        port_, sql));
}

void PrivateServer::close_doors(const std::string& sql) const {
  std::ofstream(folder_ + "/data/pg_hba.conf") << "local all all reject\n";
  execute("SELECT pg_reload_conf(); SELECT pg_sleep(0.2); " + sql);
}

db::Settings PrivateServer::settings() const {
  db::Settings settings;
  settings.hosts = {folder_};
  settings.ports = {port_};
  settings.database = "postgres";
  settings.user = "postgres";
  return settings;
}

std::string PrivateServer::as_postgres(const std::string& command) const {
  if (geteuid() != 0) return "setpriv --pdeathsig INT " + command;
  return "env -C / setpriv --reuid=postgres --regid=postgres --init-groups --pdeathsig INT " +
         command;
}

}  // namespace cartwright::test
