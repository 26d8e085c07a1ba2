#pragma once
// The status line and header of a reply as bytes.

#include <ctime>
#include <string>
#include <string_view>

#include "platform/http/reply.hpp"

namespace cartwright::http {

/// The value of the Date header, formatted once a second.
class DateHeader {
 public:
  std::string_view now();

 private:
  std::time_t formatted_at_ = 0;
  std::string text_;
};

/// What the Connection header says; HTTP/1.1 stays open if it is missing.
enum class ConnectionHeader { none, close, keep_alive };

/// How the other side knows where the body ends.
enum class Framing { length, chunked, until_close };

/// Appends everything up to the empty line before the body.
void append_head(std::string& out, const Reply& reply, std::string_view date,
                 ConnectionHeader connection, Framing framing = Framing::length);

/// Appends what stands in front of a chunk of `size` bytes.
void append_chunk_size(std::string& out, std::size_t size);

/// The bytes of the body, wherever they are kept.
std::string_view body_of(const Reply& reply);

}  // namespace cartwright::http
