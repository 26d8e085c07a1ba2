#pragma once
// Reads what a server sends as strictly as a client could, for the fuzzer of sessions.

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "platform/testing/fuzzing/promise.hpp"

namespace cartwright::http {

/// One reply, taken apart.
struct ReadReply {
  int status = 0;
  std::string head;  ///< status line and fields but those that depend on the moment
  std::string content_type;
  std::string body;
  bool closes = false;

  friend bool operator==(const ReadReply&, const ReadReply&) = default;
};

/// Takes one reply after the other off `bytes`; everything it finds is promised to be well-formed.
class ReplyReader {
 public:
  explicit ReplyReader(std::string_view bytes) : rest_(bytes) {}

  [[nodiscard]] bool has_more() const { return !rest_.empty(); }

  enum class Body { yes, no, perhaps };

  /// The next reply, with a body or without, as HEAD has it. Perhaps is for the last one.
  ReadReply take(Body wanted) {
    reply_ = {};
    length_.reset();
    is_chunked_ = false;
    take_status();
    while (take_field()) {
    }
    const bool has_none = reply_.status < 200 || reply_.status == 204 || reply_.status == 304;
    fuzzing::promise(!has_none || (!length_ && !is_chunked_), "a body where none may be");
    fuzzing::promise(!length_ || !is_chunked_, "a body with two ends");
    const bool is_left_out = wanted == Body::no || (wanted == Body::perhaps && rest_.empty());
    if (!is_left_out && !has_none) take_body();
    return reply_;
  }

 private:
  std::string_view take_line() {
    const auto end = rest_.find("\r\n");
    fuzzing::promise(end != std::string_view::npos, "a line without an end");
    const auto line = rest_.substr(0, end);
    rest_.remove_prefix(end + 2);
    fuzzing::promise(std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; }),
                     "a letter that no field has");
    return line;
  }

  static std::size_t number(std::string_view text, int base) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value, base);
    fuzzing::promise(error == std::errc{} && end == text.end(), "a number that is none");
    return value;
  }

  void take_status() {
    const auto line = take_line();
    constexpr std::string_view kVersion = "HTTP/1.1 ";
    fuzzing::promise(line.starts_with(kVersion) && line.size() > kVersion.size() + 4,
                     "no status line");
    fuzzing::promise(line[kVersion.size() + 3] == ' ', "a status line without a reason");
    reply_.status = static_cast<int>(number(line.substr(kVersion.size(), 3), 10));
    fuzzing::promise(reply_.status == 100 || reply_.status >= 200, "a status that nobody sends");
    reply_.head = line;
  }

  bool take_field() {
    const auto line = take_line();
    if (line.empty()) return false;
    const auto colon = line.find(": ");
    fuzzing::promise(colon != std::string_view::npos && colon != 0, "a field without a colon");
    const auto name = line.substr(0, colon);
    const auto value = line.substr(colon + 2);
    fuzzing::promise(!name.contains(' '), "a name with a space");
    if (name == "Date") return true;
    if (name == "Connection") {
      reply_.closes = value == "close";
      return true;
    }
    if (name == "Content-Length") length_ = number(value, 10);
    if (name == "Content-Type") reply_.content_type = value;
    if (name == "Transfer-Encoding") is_chunked_ = value == "chunked";
    reply_.head.append("\n").append(line);
    return true;
  }

  void take_body() {
    if (is_chunked_) return take_chunks();
    fuzzing::promise(length_ || reply_.closes, "a body without an end");
    append(length_.value_or(rest_.size()));
  }

  void take_chunks() {
    while (const auto size = number(take_line(), 16)) {
      append(size);
      fuzzing::promise(take_line().empty(), "a chunk that is longer than it says");
    }
    fuzzing::promise(take_line().empty(), "a trailer");
  }

  void append(std::size_t size) {
    fuzzing::promise(size <= rest_.size(), "a body that is cut off");
    reply_.body.append(rest_.substr(0, size));
    rest_.remove_prefix(size);
  }

  std::string_view rest_;
  ReadReply reply_;
  std::optional<std::size_t> length_;
  bool is_chunked_ = false;
};

}  // namespace cartwright::http
