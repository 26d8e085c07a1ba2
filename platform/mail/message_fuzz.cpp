// Mails: whatever names and texts hold, the head has the same fields, each line fits, and what was
// said is in the texts.

#include "platform/mail/message.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "platform/testing/fuzzing/promise.hpp"

namespace cartwright::mail {
namespace {

using fuzzing::promise;

constexpr std::string_view kEndOfLine = "\r\n";
constexpr std::size_t kLongestLine = 78;

std::vector<std::string_view> lines_of(std::string_view mail) {
  std::vector<std::string_view> lines;
  while (!mail.empty()) {
    const auto end = mail.find(kEndOfLine);
    promise(end != mail.npos, "a last line without an end");
    lines.push_back(mail.substr(0, end));
    mail.remove_prefix(end + kEndOfLine.size());
  }
  return lines;
}

void check_line(std::string_view line) {
  promise(line.size() <= kLongestLine, "a line that is too long");
  promise(std::ranges::all_of(line, [](char letter) { return letter >= ' ' && letter < '\x7f'; }),
          "a line that is not of printable ASCII");
  promise(!line.starts_with('.') && !line.starts_with("From "), "a line that servers change");
}

std::string names_of_fields(const std::vector<std::string_view>& lines) {
  std::string names;
  for (const auto line : lines) {
    if (line.empty()) break;
    if (!line.starts_with(' ')) names.append(line.substr(0, line.find(':'))).append(" ");
  }
  return names;
}

void check(std::string_view said) {
  const auto address = Address::of("ann@example.com").value();
  const std::string text(said);
  const auto mail = write({.from = {text, address},
                           .to = {text, address},
                           .subject = text,
                           .text = text,
                           .html = text,
                           .date = {},
                           .id = "1"});
  const auto lines = lines_of(mail);
  std::ranges::for_each(lines, check_line);
  promise(names_of_fields(lines) ==
              "From To Subject Date Message-ID Auto-Submitted MIME-Version "
              "Content-Type ",
          "a head of other fields");
  promise(std::ranges::count(lines, "--=_alternatives") == 2, "a part that nobody wrote");
}

}  // namespace
}  // namespace cartwright::mail

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cartwright::mail::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
