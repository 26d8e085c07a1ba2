#include "platform/testing/notify_socket.hpp"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstddef>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "platform/testing/eventually.hpp"

namespace cartwright::test {

NotifySocket::NotifySocket(std::string name)
    : name_(std::move(name)), socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  name_.copy(address.sun_path, sizeof address.sun_path - 1);
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name_.size());
  if (bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) != 0) {
    throw std::system_error(errno, std::generic_category(), name_);
  }
}

NotifySocket::~NotifySocket() {
  close(socket_);
  unlink(name_.c_str());
}

std::string NotifySocket::next(std::chrono::milliseconds patience) {
  pollfd readable{.fd = socket_, .events = POLLIN, .revents = 0};
  if (poll(&readable, 1, static_cast<int>(patience.count())) <= 0) return {};
  std::array<char, 4096> message{};
  const auto size = recv(socket_, message.data(), message.size(), 0);
  return {message.data(), static_cast<std::size_t>(size > 0 ? size : 0)};
}

bool NotifySocket::hears(const std::string& part) {
  return eventually([&] { return next(std::chrono::milliseconds(100)).contains(part); });
}

void NotifySocket::forget() {
  while (!next(std::chrono::milliseconds(0)).empty()) continue;
}

std::string NotifySocket::temporary_path() {
  static std::atomic<int> made = 0;
  return testing::TempDir() + "notify-" + std::to_string(getpid()) + "-" + std::to_string(++made);
}

}  // namespace cartwright::test
