#include "platform/runtime/typed_secret.hpp"

#include <iostream>
#include <string>
#include <termios.h>
#include <unistd.h>
#include <utility>

#include "platform/runtime/operators_program.hpp"

namespace cartwright::runtime {
namespace {

// A terminal that does not show what is typed. No key ends the program meanwhile, which would leave
// it so.
class Unseen {
 public:
  Unseen() {
    ::tcgetattr(STDIN_FILENO, &before_);
    termios unseen = before_;
    unseen.c_lflag &= ~static_cast<tcflag_t>(ECHO | ISIG);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &unseen);
  }
  ~Unseen() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
  Unseen(const Unseen&) = delete;
  Unseen& operator=(const Unseen&) = delete;

 private:
  termios before_{};
};

// Byte by byte, so that no buffer is left with what is secret.
Secret read_line() {
  std::string line;
  char letter = 0;
  while (::read(STDIN_FILENO, &letter, 1) == 1 && letter != '\n') line.push_back(letter);
  if (line.ends_with('\r')) line.pop_back();
  return Secret(std::move(line));
}

Secret ask(std::string_view prompt) {
  const Unseen unseen;
  std::cerr << prompt << ": " << std::flush;
  auto answer = read_line();
  std::cerr << '\n';
  return answer;
}

}  // namespace

Secret typed_secret(std::string_view prompt) {
  const bool is_watched = ::isatty(STDIN_FILENO) == 1;
  auto secret = is_watched ? ask(prompt) : read_line();
  if (secret.empty()) throw UsageError("nothing was typed, and standard input has no line");
  if (is_watched && ask("Once more") != secret) throw UsageError("the two are not the same");
  return secret;
}

}  // namespace cartwright::runtime
