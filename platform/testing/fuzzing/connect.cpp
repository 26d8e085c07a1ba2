#include "platform/testing/fuzzing/connect.hpp"

#include <cerrno>
#include <sys/socket.h>

std::function<int(int)> cartwright::fuzzing::on_connect;

// The linker prefers what a program defines to what its libraries do.
extern "C" int connect(int socket, const sockaddr*, socklen_t) {
  if (cartwright::fuzzing::on_connect) return cartwright::fuzzing::on_connect(socket);
  errno = ECONNREFUSED;
  return -1;
}
