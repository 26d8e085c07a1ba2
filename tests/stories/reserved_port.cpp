#include "tests/stories/reserved_port.hpp"

#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace cartwright::test {
namespace {

void require(int result) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), "cannot reserve a port");
}

}  // namespace

ReservedPort::ReservedPort() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  require(socket_);
  const int on = 1;
  require(setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)));
  require(setsockopt(socket_, SOL_SOCKET, SO_REUSEPORT, &on, sizeof(on)));
  sockaddr_in any{};
  any.sin_family = AF_INET;
  require(bind(socket_, reinterpret_cast<const sockaddr*>(&any), sizeof(any)));
}

ReservedPort::~ReservedPort() { close(socket_); }

std::uint16_t ReservedPort::number() const {
  sockaddr_in bound{};
  socklen_t size = sizeof(bound);
  require(getsockname(socket_, reinterpret_cast<sockaddr*>(&bound), &size));
  return ntohs(bound.sin_port);
}

}  // namespace cartwright::test
