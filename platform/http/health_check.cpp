#include "platform/http/health_check.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <iterator>
#include <stdexcept>
#include <string>

namespace cartwright::http {
namespace {

constexpr std::chrono::seconds kPatience{3};
constexpr auto kQuestion = "GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

std::runtime_error no_answer(std::uint16_t port, const boost::system::error_code& error) {
  return std::runtime_error(fmt::format("port {}: {}", port, error.message()));
}

}  // namespace

void require_ready(std::uint16_t port) {
  using boost::asio::ip::tcp;
  tcp::iostream stream;
  stream.expires_after(kPatience);
  stream.connect(tcp::endpoint(boost::asio::ip::address_v4::loopback(), port));
  if (!stream) throw no_answer(port, stream.error());
  stream << kQuestion << std::flush;
  const std::string reply(std::istreambuf_iterator<char>(stream), {});
  if (reply.starts_with("HTTP/1.1 200 ")) return;
  if (reply.empty()) throw no_answer(port, stream.error());
  throw std::runtime_error(reply.substr(reply.rfind('\n') + 1));
}

}  // namespace cartwright::http
