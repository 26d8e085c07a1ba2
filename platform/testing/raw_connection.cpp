#include "platform/testing/raw_connection.hpp"

#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace cartwright::test {
namespace {

constexpr std::string_view kContentLength = "\r\nContent-Length: ";
constexpr std::string_view kEndOfHead = "\r\n\r\n";

[[noreturn]] void throw_errno(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

template <class Value>
void set_option(int socket, int level, int name, const Value& value) {
  if (setsockopt(socket, level, name, &value, sizeof(value)) != 0) throw_errno("setsockopt");
}

void bind_to(int socket, const std::string& address) {
  // Else the port is taken from those that no other address uses either.
  set_option(socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1);
  sockaddr_in own{};
  own.sin_family = AF_INET;
  own.sin_addr.s_addr = inet_addr(address.c_str());
  if (bind(socket, reinterpret_cast<const sockaddr*>(&own), sizeof(own)) != 0) throw_errno("bind");
}

std::size_t content_length(std::string_view head) {
  const auto found = head.find(kContentLength);
  std::size_t length = 0;
  if (found != std::string_view::npos) {
    const auto digits = head.substr(found + kContentLength.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), length);
  }
  return length;
}

}  // namespace

RawConnection::RawConnection(std::uint16_t port, std::chrono::milliseconds patience,
                             const std::string& from)
    : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (socket_ < 0) throw_errno("socket");
  const timeval limit{.tv_sec = patience.count() / 1000, .tv_usec = patience.count() % 1000 * 1000};
  set_option(socket_, SOL_SOCKET, SO_RCVTIMEO, limit);
  set_option(socket_, SOL_SOCKET, SO_SNDTIMEO, limit);
  set_option(socket_, IPPROTO_TCP, TCP_NODELAY, 1);
  bind_to(socket_, from);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    const auto error = errno;
    close(socket_);
    errno = error;
    throw_errno("connect");
  }
}

RawConnection::RawConnection(RawConnection&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

RawConnection::~RawConnection() {
  if (socket_ >= 0) close(socket_);
}

bool RawConnection::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && (errno == EPIPE || errno == ECONNRESET)) return false;
    if (sent < 0) throw_errno("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

void RawConnection::half_close() { shutdown(socket_, SHUT_WR); }

void RawConnection::reset() {
  set_option(socket_, SOL_SOCKET, SO_LINGER, linger{.l_onoff = 1, .l_linger = 0});
  close(std::exchange(socket_, -1));
}

std::string RawConnection::read_all() {
  while (receive()) {
  }
  return std::exchange(received_, {});
}

std::string RawConnection::read_up_to_close() {
  while (receive(Reset::is_error)) {
  }
  return std::exchange(received_, {});
}

std::string RawConnection::read_until(std::string_view end) {
  auto found = received_.find(end);
  while (found == std::string::npos) {
    if (!receive()) throw std::runtime_error("connection ended after: " + received_);
    found = received_.find(end);
  }
  return take(found + end.size());
}

std::string RawConnection::read(std::size_t size) {
  while (received_.size() < size) {
    if (!receive()) throw std::runtime_error("connection ended after: " + received_);
  }
  return take(size);
}

std::string RawConnection::read_reply() {
  const auto head = read_until(kEndOfHead);
  return head + read(content_length(head));
}

void RawConnection::shrink_receive_buffer() { set_option(socket_, SOL_SOCKET, SO_RCVBUF, 65536); }

bool RawConnection::receive(Reset reset) {
  std::array<char, 16384> buffer;
  const auto size = recv(socket_, buffer.data(), buffer.size(), 0);
  if (size < 0 && (errno != ECONNRESET || reset == Reset::is_error)) throw_errno("recv");
  if (size <= 0) return false;
  received_.append(buffer.data(), static_cast<std::size_t>(size));
  return true;
}

std::string RawConnection::take(std::size_t size) {
  auto result = received_.substr(0, size);
  received_.erase(0, size);
  return result;
}

int status_of(std::string_view reply) {
  constexpr std::string_view kVersion = "HTTP/1.1 ";
  int status = 0;
  if (reply.starts_with(kVersion)) {
    const auto digits = reply.substr(kVersion.size());
    std::from_chars(digits.data(), digits.data() + digits.size(), status);
  }
  return status;
}

}  // namespace cartwright::test
