#include "platform/runtime/supervisor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "platform/runtime/log.hpp"
#include "platform/runtime/require.hpp"
#include "platform/text/parse.hpp"

namespace cartwright::runtime {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kReadinessInterval{50};
constexpr std::chrono::seconds kLookInterval{5};
constexpr std::chrono::seconds kLongestLook{3};

std::chrono::microseconds microseconds_in(const std::optional<std::string>& text) {
  const auto number = text::parse<std::int64_t>(text.value_or(""));
  return std::chrono::microseconds(std::max<std::int64_t>(number.value_or(0), 0));
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

Supervisor::Supervisor(const Environment& environment, std::chrono::milliseconds longest_silence)
    : socket_(value_of(environment, "NOTIFY_SOCKET").value_or("")),
      longest_silence_(longest_silence),
      // Half of the time after which silence counts as death, as sd_watchdog_enabled(3) advises.
      watchdog_interval_(microseconds_in(value_of(environment, "WATCHDOG_USEC")) / 2),
      wants_heartbeats_(!socket_.empty() && watchdog_interval_.count() > 0) {
  if (!wants_heartbeats_) watchdog_interval_ = kLookInterval;
}

// One look at the loops after the other.
class Supervisor::Attendance {
 public:
  explicit Attendance(const Supervisor& supervisor)
      : supervisor_(supervisor), ready_(supervisor.socket_.empty()) {}

  /// Hears what the loops said when they were asked at `asked`. How long to wait before they are
  /// asked again.
  std::chrono::microseconds hear(const std::optional<std::string>& missing,
                                 Clock::time_point asked) {
    if (!missing) {
      note_silence(Clock::now() - asked + kReadinessInterval);
      return kReadinessInterval;
    }
    silence_ = {};
    if (ready_) {
      if (supervisor_.wants_heartbeats_) supervisor_.tell("WATCHDOG=1\n" + status(*missing));
    } else {
      tell_whether_ready(*missing);
    }
    return ready_ ? supervisor_.watchdog_interval_ : kReadinessInterval;
  }

 private:
  // A look that took long because the process itself was frozen counts as a short one.
  void note_silence(Clock::duration duration) {
    silence_ += std::min<Clock::duration>(duration, kLongestLook);
    require(silence_ < supervisor_.longest_silence_, "an event loop hangs");
  }

  void tell_whether_ready(const std::string& missing) {
    ready_ = missing.empty();
    const auto now = (ready_ ? "READY=1\n" : "") + status(missing);
    if (std::exchange(told_, now) != now) supervisor_.tell(now);
  }

  const Supervisor& supervisor_;
  bool ready_;
  std::string told_;
  Clock::duration silence_{};
};

void Supervisor::attend(const Signals& signals, const Process& process) const {
  Attendance attendance(*this);
  auto wish = Wish::none;
  while (wish != Wish::stop) {
    const auto asked = Clock::now();
    wish = signals.wait_for(attendance.hear(process.missing(), asked));
    if (wish == Wish::reload) process.reload();
  }
}

void Supervisor::tell(std::string_view message) const {
  if (socket_.empty() || send(socket_, message)) return;
  log::warning("supervisor not told",
               {{"reason", std::generic_category().message(errno)}, {"socket", socket_}});
}

}  // namespace cartwright::runtime
