#include "platform/testing/service_process.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

extern char** environ;

namespace cartwright::testing {
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

pid_t spawn(const std::string& program, std::vector<std::string> environment, int output) {
  std::vector<char*> variables;
  for (auto& entry : environment) variables.push_back(entry.data());
  variables.push_back(nullptr);
  std::string name = program;
  std::array<char*, 2> arguments{name.data(), nullptr};

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
  pid_t pid = -1;
  const int failure =
      posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments.data(), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) throw std::system_error(failure, std::generic_category(), program);
  return pid;
}

}  // namespace

ServiceProcess::ServiceProcess(const std::string& program,
                               const std::map<std::string, std::string>& settings) {
  std::array<int, 2> pipe_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  pid_ = spawn(program, environment_with(settings), pipe_ends[1]);
  close(pipe_ends[1]);
  reader_ = std::thread([this, pipe = pipe_ends[0]] { collect_output(pipe); });
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

void ServiceProcess::freeze() { ::kill(pid_, SIGSTOP); }
void ServiceProcess::thaw() { ::kill(pid_, SIGCONT); }

std::string ServiceProcess::output() const {
  const std::scoped_lock lock(mutex_);
  return output_;
}

void ServiceProcess::collect_output(int pipe) {
  std::array<char, 4096> chunk{};
  ssize_t length = 0;
  while ((length = read(pipe, chunk.data(), chunk.size())) > 0) {
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
  int status = 0;
  waitpid(pid_, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace cartwright::testing
