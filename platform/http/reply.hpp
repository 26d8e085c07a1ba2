#pragma once
// What an endpoint answers, before the session turns it into bytes.

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/http/status.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

/// A body that is made while it is sent, for what is too large to be kept in one piece. The next
/// piece is asked for when the other side has taken the previous one.
class BodyStream {
 public:
  BodyStream() = default;
  BodyStream(const BodyStream&) = delete;
  BodyStream& operator=(const BodyStream&) = delete;
  virtual ~BodyStream() = default;

  /// The next piece, valid until the next call; empty once there is none. What the first call
  /// throws is answered like an exception of the endpoint; a later one resets the connection, so
  /// that nobody takes a part for the whole.
  virtual Task<std::string_view> next() = 0;
};

struct Reply {
  Status status = Status::ok;
  std::string body;
  /// Sent instead of `body` where set: one text that many replies share, never copied.
  std::shared_ptr<const std::string> shared_body;
  /// What follows `body`: sent in chunks; HTTP/1.0 gets it up to the end of the connection.
  std::unique_ptr<BodyStream> stream{};
  /// Sent instead of both where set: a text that lives as long as the program, never copied.
  std::string_view static_body{};
  std::string_view content_type = "application/json";  ///< of static storage duration
  std::vector<std::pair<std::string_view, std::string>>
      headers;  ///< beside type, length, date; names are static
};

}  // namespace cartwright::http
