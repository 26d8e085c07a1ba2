#include "platform/testing/mail/real_smtp_server.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "platform/schema/parse.hpp"

namespace cartwright::test {
namespace {

// Debian's Python, which finds the packages of Debian.
std::string command(const rpc::TlsFiles& files) {
  return fmt::format(
      "exec /usr/bin/python3 -B platform/testing/mail/smtp_server.py {} {} '{}' '{}'",
      files.certificate, files.key, RealSmtpServer::kUser, RealSmtpServer::kPassword);
}

}  // namespace

RealSmtpServer::RealSmtpServer(const rpc::TlsFiles& files)
    : process_(popen(command(files).c_str(), "re")),
      port_(static_cast<std::uint16_t>(std::stoi(read_line()))) {}

TakenMail RealSmtpServer::take() { return schema::parse_json<TakenMail>(read_line()); }

std::string RealSmtpServer::read_line() {
  std::string line;
  int letter = 0;
  while ((letter = std::fgetc(process_.get())) != '\n') {
    if (letter == EOF) throw std::runtime_error("The server of mail has ended.");
    line.push_back(static_cast<char>(letter));
  }
  return line;
}

}  // namespace cartwright::test
