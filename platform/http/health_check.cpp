#include "platform/http/health_check.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>

#include <chrono>
#include <iterator>
#include <stdexcept>
#include <string>

namespace cartwright::http {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kPatience{3};
constexpr auto kQuestion = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

// Where a service can be asked that listens on `address`.
asio::ip::address to_ask(const asio::ip::address& address) {
  if (!address.is_unspecified()) return address;
  if (address.is_v6()) return asio::ip::address_v6::loopback();
  return asio::ip::address_v4::loopback();
}

std::runtime_error no_answer(const asio::ip::tcp::endpoint& asked,
                             const boost::system::error_code& error) {
  return std::runtime_error(
      fmt::format("{} port {}: {}", asked.address().to_string(), asked.port(), error.message()));
}

}  // namespace

void require_ready(const ServerSettings& settings) {
  const asio::ip::tcp::endpoint asked(to_ask(asio::ip::make_address(settings.address)),
                                      settings.port);
  asio::ip::tcp::iostream stream;
  stream.expires_after(kPatience);
  stream.connect(asked);
  if (!stream) throw no_answer(asked, stream.error());
  stream << kQuestion << std::flush;
  const std::string reply(std::istreambuf_iterator<char>(stream), {});
  if (reply.starts_with("HTTP/1.1 200 ")) return;
  if (reply.empty()) throw no_answer(asked, stream.error());
  throw std::runtime_error(reply.substr(reply.rfind('\n') + 1));
}

}  // namespace cartwright::http
