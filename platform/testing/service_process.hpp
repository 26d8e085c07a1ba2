#pragma once
// A service as operators run it: its own program in its own process.

#include <condition_variable>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <thread>
#include <vector>

namespace cartwright::test {

class ServiceProcess {
 public:
  /// Starts `program` with `settings` beside the environment of the test, and waits until it logs
  /// "listening". Throws std::runtime_error with what it printed if it ends before.
  ServiceProcess(const std::string& program, const std::map<std::string, std::string>& settings);

  /// Stops it if it still runs.
  ~ServiceProcess();

  ServiceProcess(const ServiceProcess&) = delete;
  ServiceProcess& operator=(const ServiceProcess&) = delete;

  /// A port by its key in the "listening" line: `port("http_port")`.
  [[nodiscard]] std::uint16_t port(std::string_view key) const;

  /// Sends SIGTERM and waits for the end. The exit status, or -1 if a signal ended it.
  int stop();

  /// Ends it at once, as a crash would.
  void kill();

  /// Freezes it, and lets it go on.
  void freeze();
  void thaw();

  [[nodiscard]] pid_t pid() const { return pid_; }

  /// All that it has printed so far.
  [[nodiscard]] std::string output() const;

 private:
  void collect_output(int pipe, std::ostream& log);
  void wait_until_listening();
  int wait_for_end();

  pid_t pid_ = -1;
  bool running_ = true;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string output_;
  bool output_ended_ = false;
  std::thread reader_;
};

/// How a program ended, and all that it printed.
struct Ended {
  int status = 0;  ///< -1 if a signal ended it
  std::string output{};
};

/// Runs a program that ends by itself; one that does not within 20 seconds is killed.
Ended run_to_end(const std::string& program, const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& settings);

}  // namespace cartwright::test
