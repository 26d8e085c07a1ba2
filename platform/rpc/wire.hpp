#pragma once
// How gRPC writes messages, deadlines and status texts into HTTP/2.

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "platform/rpc/status.hpp"

namespace google::protobuf {
class MessageLite;
}

namespace cartwright::rpc {

/// What stands before a message: a flag for compression, the length in four bytes.
inline constexpr std::size_t kMessagePrefix = 5;

/// Appends `message` with its prefix.
void append_message(std::string& out, const google::protobuf::MessageLite& message);

/// Throws `if_broken` if `bytes` are not a message of that type.
void parse_message(google::protobuf::MessageLite& message, std::string_view bytes,
                   StatusCode if_broken);

/// The bytes of a stream on their way to become messages.
class IncomingMessages {
 public:
  void append(std::string_view bytes);

  /// The memory that is kept for them.
  [[nodiscard]] std::size_t memory() const { return bytes_.capacity(); }

  /// Whether all bytes have been taken.
  [[nodiscard]] bool empty() const { return taken_ == bytes_.size(); }

  /// Throws RESOURCE_EXHAUSTED if the next message is going to have more than `limit` bytes,
  /// UNIMPLEMENTED if it is compressed.
  void check(std::size_t limit) const;

  /// The next complete message, checked, valid until the next append or clear.
  std::optional<std::string_view> next(std::size_t limit);

  void clear();

 private:
  [[nodiscard]] std::string_view rest() const { return std::string_view(bytes_).substr(taken_); }

  std::string bytes_;
  std::size_t taken_ = 0;
};

/// The value of grpc-timeout, such as `250m`; nothing if it is malformed.
std::optional<std::chrono::milliseconds> parse_timeout(std::string_view text);
std::string format_timeout(std::chrono::milliseconds timeout);

/// grpc-message: everything but printable ASCII is written as %XX. Longer texts are cut after 2
/// KiB, because peers limit their headers.
std::string percent_encode(std::string_view text);
std::string percent_decode(std::string_view text);

}  // namespace cartwright::rpc
