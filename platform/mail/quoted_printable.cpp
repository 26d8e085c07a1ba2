#include "platform/mail/quoted_printable.hpp"

#include <algorithm>
#include <cstddef>

#include "platform/text/utf8.hpp"

namespace cartwright::mail {
namespace {

constexpr std::size_t kLongestLine = 76;
constexpr std::string_view kEscapedBlank = "=20";

std::string escaped(std::string_view bytes) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string text;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    text += {'=', kHex[value / 16], kHex[value % 16]};
  }
  return text;
}

bool stands_for_itself(char letter) { return letter >= ' ' && letter < '\x7f' && letter != '='; }

// Appends lines whose room ends with a mark that the text goes on.
class Writer {
 public:
  void add(std::string_view point) {
    const bool is_plain = point.size() == 1 && stands_for_itself(point.front()) &&
                          (used_ > 0 || (point != "." && point != "F"));
    const auto word = is_plain ? std::string(point) : escaped(point);
    if (used_ + word.size() >= kLongestLine) {
      out_ += "=\r\n";
      used_ = 0;
      return add(point);
    }
    out_ += word;
    used_ += word.size();
  }

  // A blank at the end of a line is lost on the way.
  void end_line() {
    if (used_ > 0 && out_.back() == ' ') {
      out_.pop_back();
      out_ += used_ + kEscapedBlank.size() > kLongestLine ? "=\r\n" : "";
      out_ += kEscapedBlank;
    }
    out_ += "\r\n";
    used_ = 0;
  }

  [[nodiscard]] bool is_in_line() const { return used_ > 0; }

  std::string take() && { return std::move(out_); }

 private:
  std::string out_;
  std::size_t used_ = 0;
};

}  // namespace

std::string quoted_printable(std::string_view text) {
  Writer writer;
  while (!text.empty()) {
    std::size_t size = 1;
    if (text.front() == '\r' || text.front() == '\n') {
      size = text.starts_with("\r\n") ? 2 : 1;
      writer.end_line();
    } else {
      size = std::min(text::code_point_size(text.front()), text.size());
      writer.add(text.substr(0, size));
    }
    text.remove_prefix(size);
  }
  if (writer.is_in_line()) writer.end_line();
  return std::move(writer).take();
}

}  // namespace cartwright::mail
