#include "platform/runtime/supervisor.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include "platform/runtime/log.hpp"

namespace cartwright::runtime {
namespace {

constexpr std::chrono::milliseconds kReadinessInterval{50};

std::string value_of(const Environment& environment, const std::string& name) {
  const auto entry = environment.find(name);
  return entry == environment.end() ? std::string() : entry->second;
}

std::chrono::microseconds microseconds_in(std::string_view text) {
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return std::chrono::microseconds(std::max<std::int64_t>(number, 0));
}

std::string status(const std::string& missing) {
  return missing.empty() ? "STATUS=Serving" : fmt::format("STATUS=Waiting for {}", missing);
}

// False, with errno, if the message did not leave.
bool send(const std::string& path, std::string_view message) {
  sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
  if (path.size() >= sizeof address.sun_path) {
    errno = ENAMETOOLONG;
    return false;
  }
  path.copy(address.sun_path, path.size());
  // The abstract namespace: written with an @, addressed with a NUL.
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());

  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return false;
  const auto sent = sendto(socket, message.data(), message.size(), MSG_NOSIGNAL,
                           reinterpret_cast<const sockaddr*>(&address), size);
  const int failure = errno;
  close(socket);
  errno = failure;
  return sent >= 0;
}

}  // namespace

Supervisor::Supervisor(const Environment& environment)
    : socket_(value_of(environment, "NOTIFY_SOCKET")),
      // Half of the time after which silence counts as death, as sd_watchdog_enabled(3) advises.
      watchdog_interval_(microseconds_in(value_of(environment, "WATCHDOG_USEC")) / 2) {}

void Supervisor::attend(const StopSignal& stop_signal, const Missing& missing) const {
  if (!socket_.empty() && !await_readiness(stop_signal, missing)) return;
  if (socket_.empty() || watchdog_interval_.count() == 0) return stop_signal.wait();
  while (!stop_signal.wait_for(watchdog_interval_)) {
    if (const auto lacks = missing()) tell("WATCHDOG=1\n" + status(*lacks));
  }
}

// False if the process is asked to stop before.
bool Supervisor::await_readiness(const StopSignal& stop_signal, const Missing& missing) const {
  std::string told;
  for (;;) {
    const auto lacks = missing();
    if (lacks && lacks->empty()) break;
    const auto now = lacks ? status(*lacks) : told;
    if (now != told) tell(now);
    told = now;
    if (stop_signal.wait_for(kReadinessInterval)) return false;
  }
  tell("READY=1\n" + status(""));
  return true;
}

void Supervisor::tell(std::string_view message) const {
  if (socket_.empty() || send(socket_, message)) return;
  log::warning("supervisor not told",
               {{"reason", std::generic_category().message(errno)}, {"socket", socket_}});
}

}  // namespace cartwright::runtime
