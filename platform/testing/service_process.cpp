#include "platform/testing/service_process.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <poll.h>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace cartwright::test {
namespace {

constexpr std::string_view kListening = "\"event\":\"listening\"";

std::vector<std::string> environment_with(std::map<std::string, std::string> settings) {
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const auto equals = text.find('=');
    settings.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  std::vector<std::string> entries;
  for (const auto& [name, value] : settings) entries.push_back(name + "=" + value);
  return entries;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

// What the program prints, to either stream, goes to `output`.
pid_t spawn(std::vector<std::string> command, std::vector<std::string> environment, int output) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  pid_t pid = -1;
  const int failure = posix_spawn(&pid, command.front().c_str(), &actions, nullptr,
                                  pointers_to(command).data(), pointers_to(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) throw std::system_error(failure, std::generic_category(), command.front());
  return pid;
}

std::array<int, 2> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  return ends;
}

int wait_for_status(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// A copy of all that the process prints, for whoever looks into it once all tests have ended; in
// the folder that TEST_LOGS names, if it does.
std::ofstream kept_log(const std::string& program, pid_t pid) {
  const char* folder = std::getenv("TEST_LOGS");
  if (folder == nullptr) return {};
  const auto name = std::filesystem::path(program).filename().string();
  return std::ofstream(std::filesystem::path(folder) / fmt::format("{}-{}.log", name, pid),
                       std::ios::app);
}

// Whether there is something to read before `end`.
bool becomes_readable(int pipe, std::chrono::steady_clock::time_point end) {
  const auto rest =
      std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
  pollfd readable{.fd = pipe, .events = POLLIN, .revents = 0};
  return rest.count() > 0 && poll(&readable, 1, static_cast<int>(rest.count())) > 0;
}

}  // namespace

ServiceProcess::ServiceProcess(const std::string& program,
                               const std::map<std::string, std::string>& settings) {
  const auto pipe_ends = make_pipe();
  pid_ = spawn({program}, environment_with(settings), pipe_ends[1]);
  close(pipe_ends[1]);
  reader_ = std::thread([this, pipe = pipe_ends[0], log = kept_log(program, pid_)]() mutable {
    collect_output(pipe, log);
  });
  wait_until_listening();
}

ServiceProcess::~ServiceProcess() {
  if (running_) stop();
  if (reader_.joinable()) reader_.join();
}

std::uint16_t ServiceProcess::port(std::string_view key) const {
  const auto text = output();
  const auto found = text.find(kListening);
  const auto begin = text.rfind('\n', found) + 1;
  const auto line = boost::json::parse(text.substr(begin, text.find('\n', found) - begin));
  return line.at(key).to_number<std::uint16_t>();
}

int ServiceProcess::stop() {
  thaw();
  ::kill(pid_, SIGTERM);
  return wait_for_end();
}

void ServiceProcess::kill() {
  ::kill(pid_, SIGKILL);
  wait_for_end();
}

void ServiceProcess::freeze() {
  ::kill(pid_, SIGSTOP);
  // The signal is only on its way; another processor may still run the process.
  int status = 0;
  waitpid(pid_, &status, WUNTRACED);
}

void ServiceProcess::thaw() { ::kill(pid_, SIGCONT); }

std::string ServiceProcess::output() const {
  const std::scoped_lock lock(mutex_);
  return output_;
}

void ServiceProcess::collect_output(int pipe, std::ostream& log) {
  std::array<char, 4096> chunk{};
  ssize_t length = 0;
  while ((length = read(pipe, chunk.data(), chunk.size())) > 0) {
    log.write(chunk.data(), length);
    const std::scoped_lock lock(mutex_);
    output_.append(chunk.data(), static_cast<std::size_t>(length));
    changed_.notify_all();
  }
  close(pipe);
  const std::scoped_lock lock(mutex_);
  output_ended_ = true;
  changed_.notify_all();
}

void ServiceProcess::wait_until_listening() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] {
    const auto line = output_.find(kListening);
    return output_ended_ ||
           (line != std::string::npos && output_.find('\n', line) != std::string::npos);
  });
  if (output_.find(kListening) != std::string::npos) return;
  lock.unlock();
  wait_for_end();
  reader_.join();
  throw std::runtime_error("The service did not start: " + output_);
}

int ServiceProcess::wait_for_end() {
  running_ = false;
  return wait_for_status(pid_);
}

Ended run_to_end(const std::string& program, const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& settings) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  std::vector<std::string> command{program};
  command.insert(command.end(), arguments.begin(), arguments.end());
  const auto pipe_ends = make_pipe();
  const auto pid = spawn(std::move(command), environment_with(settings), pipe_ends[1]);
  close(pipe_ends[1]);

  Ended ended;
  std::array<char, 4096> chunk{};
  ssize_t length = 1;
  while (length > 0 && becomes_readable(pipe_ends[0], end)) {
    length = read(pipe_ends[0], chunk.data(), chunk.size());
    if (length > 0) ended.output.append(chunk.data(), static_cast<std::size_t>(length));
  }
  close(pipe_ends[0]);
  if (length > 0) ::kill(pid, SIGKILL);
  ended.status = wait_for_status(pid);
  kept_log(program, pid) << ended.output;
  return ended;
}

}  // namespace cartwright::test
