#pragma once
// A program that operators run: with arguments and standard input, to its end.

#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace cartwright::test {

/// How it ended, and what it has said.
struct Outcome {
  int status = 0;  ///< -1 if a signal ended it
  std::string output{};
  std::string errors{};
};

class ConsoleProgram {
 public:
  /// Starts `program` with `settings` beside the environment of the test.
  ConsoleProgram(const std::string& program, const std::vector<std::string>& arguments,
                 const std::map<std::string, std::string>& settings);

  /// Ends it at once if it still runs.
  ~ConsoleProgram();

  ConsoleProgram(const ConsoleProgram&) = delete;
  ConsoleProgram& operator=(const ConsoleProgram&) = delete;

  /// Gives it more to read, and waits until it has taken nearly all of that.
  void write(std::string_view input) const;

  /// Ends what it reads, and waits for its end.
  Outcome finish();

  /// Ends it at once, as `kill -9` does.
  void kill();

  [[nodiscard]] pid_t pid() const { return pid_; }

 private:
  pid_t pid_ = -1;
  bool runs_ = true;
  int input_ = -1;
  std::FILE* output_;
  std::FILE* errors_;
};

/// A program that somebody watches, and types for.
class TerminalProgram {
 public:
  TerminalProgram(const std::string& program, const std::vector<std::string>& arguments,
                  const std::map<std::string, std::string>& settings);

  /// Ends it at once if it still runs.
  ~TerminalProgram();

  TerminalProgram(const TerminalProgram&) = delete;
  TerminalProgram& operator=(const TerminalProgram&) = delete;

  /// Waits until the terminal has shown `text`; false if it does not within ten seconds.
  bool shows(std::string_view text);

  void type(std::string_view keys) const;

  /// Waits for its end: the exit status, -1 if a signal ended it.
  int finish();

  /// All that the terminal has shown so far.
  [[nodiscard]] const std::string& seen() const { return seen_; }

 private:
  bool look();

  pid_t pid_ = -1;
  int terminal_ = -1;
  std::string seen_;
};

/// Runs it with all of its input.
Outcome run_program(const std::string& program, const std::vector<std::string>& arguments,
                    const std::map<std::string, std::string>& settings,
                    std::string_view input = "");

}  // namespace cartwright::test
