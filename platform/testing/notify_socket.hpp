#pragma once
// The side of systemd in the protocol of sd_notify(3): a socket that programs report to.

#include <chrono>
#include <string>

namespace cartwright::test {

class NotifySocket {
 public:
  /// Binds `name`: a path that nobody else has, or @ and a name in the abstract namespace.
  explicit NotifySocket(std::string name = temporary_path());
  ~NotifySocket();
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  /// For the setting NOTIFY_SOCKET.
  [[nodiscard]] const std::string& name() const { return name_; }

  /// The next message; empty if none comes within `patience`.
  std::string next(std::chrono::milliseconds patience = std::chrono::seconds(20));

  /// Takes messages up to the first that holds `part`. Whether there is one.
  bool hears(const std::string& part);

  /// Takes all messages that are there.
  void forget();

 private:
  static std::string temporary_path();

  std::string name_;
  int socket_ = -1;
};

}  // namespace cartwright::test
