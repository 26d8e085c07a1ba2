#include "platform/testing/console_program.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

extern char** environ;

namespace cartwright::test {
namespace {

// The least that Linux gives a pipe, so that what has been written has been taken, but for a page.
constexpr int kPipeSize = 4096;

std::string text_of(std::FILE* file) {
  std::string text;
  std::rewind(file);
  for (int letter = std::fgetc(file); letter != EOF; letter = std::fgetc(file)) {
    text.push_back(static_cast<char>(letter));
  }
  return text;
}

std::vector<std::string> command_of(const std::string& program,
                                    const std::vector<std::string>& arguments,
                                    const std::map<std::string, std::string>& settings) {
  std::vector<std::string> command{"/usr/bin/env"};
  for (const auto& [name, value] : settings) command.push_back(name + "=" + value);
  command.push_back(program);
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

pid_t spawn(std::vector<std::string> command, std::array<int, 3> streams) {
  std::vector<char*> words;
  for (auto& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int stream = 0; stream < 3; ++stream) {
    posix_spawn_file_actions_adddup2(&actions, streams.at(static_cast<std::size_t>(stream)),
                                     stream);
  }
  pid_t pid = -1;
  const int failure = posix_spawn(&pid, words.front(), &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) throw std::system_error(failure, std::generic_category(), words.front());
  return pid;
}

int wait_for_status(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

ConsoleProgram::ConsoleProgram(const std::string& program,
                               const std::vector<std::string>& arguments,
                               const std::map<std::string, std::string>& settings)
    : output_(std::tmpfile()), errors_(std::tmpfile()) {
  // A program that ends without reading is no reason for the test to end.
  std::signal(SIGPIPE, SIG_IGN);
  std::array<int, 2> ends{};
  if (output_ == nullptr || errors_ == nullptr || pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "a stream");
  }
  input_ = ends[1];
  fcntl(input_, F_SETPIPE_SZ, kPipeSize);
  pid_ =
      spawn(command_of(program, arguments, settings), {ends[0], fileno(output_), fileno(errors_)});
  close(ends[0]);
}

ConsoleProgram::~ConsoleProgram() {
  kill();
  std::fclose(output_);
  std::fclose(errors_);
}

void ConsoleProgram::write(std::string_view input) const {
  while (!input.empty()) {
    const auto taken = ::write(input_, input.data(), input.size());
    if (taken < 0) return;  // it has ended, and says why
    input.remove_prefix(static_cast<std::size_t>(taken));
  }
}

Outcome ConsoleProgram::finish() {
  close(std::exchange(input_, -1));
  runs_ = false;
  const int status = wait_for_status(pid_);
  return {status, text_of(output_), text_of(errors_)};
}

void ConsoleProgram::kill() {
  if (!runs_) return;
  ::kill(pid_, SIGKILL);
  finish();
}

TerminalProgram::TerminalProgram(const std::string& program,
                                 const std::vector<std::string>& arguments,
                                 const std::map<std::string, std::string>& settings) {
  int other_end = -1;
  if (openpty(&terminal_, &other_end, nullptr, nullptr, nullptr) != 0) {
    throw std::system_error(errno, std::generic_category(), "a terminal");
  }
  fcntl(terminal_, F_SETFD, FD_CLOEXEC);
  pid_ = spawn(command_of(program, arguments, settings), {other_end, other_end, other_end});
  close(other_end);
}

TerminalProgram::~TerminalProgram() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    finish();
  }
  close(terminal_);
}

bool TerminalProgram::shows(std::string_view text) {
  while (!seen_.contains(text)) {
    if (!look()) return false;
  }
  return true;
}

bool TerminalProgram::look() {
  constexpr int kPatience = 10'000;
  pollfd watched{.fd = terminal_, .events = POLLIN, .revents = 0};
  if (poll(&watched, 1, kPatience) <= 0) return false;
  std::array<char, 4096> piece{};
  const auto count = ::read(terminal_, piece.data(), piece.size());
  if (count <= 0) return false;
  seen_.append(piece.data(), static_cast<std::size_t>(count));
  return true;
}

void TerminalProgram::type(std::string_view keys) const {
  if (::write(terminal_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) {
    throw std::system_error(errno, std::generic_category(), "the terminal");
  }
}

int TerminalProgram::finish() {
  while (look()) {
  }
  return wait_for_status(std::exchange(pid_, -1));
}

Outcome run_program(const std::string& program, const std::vector<std::string>& arguments,
                    const std::map<std::string, std::string>& settings, std::string_view input) {
  ConsoleProgram running(program, arguments, settings);
  running.write(input);
  return running.finish();
}

}  // namespace cartwright::test
