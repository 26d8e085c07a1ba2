#pragma once
// How a gRPC call ended.

#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace cartwright::rpc {

/// The numbers are the protocol's.
enum class StatusCode : std::uint8_t {
  ok = 0,
  cancelled = 1,
  unknown = 2,
  invalid_argument = 3,
  deadline_exceeded = 4,
  not_found = 5,
  already_exists = 6,
  permission_denied = 7,
  resource_exhausted = 8,
  failed_precondition = 9,
  aborted = 10,
  out_of_range = 11,
  unimplemented = 12,
  internal = 13,
  unavailable = 14,
  data_loss = 15,
  unauthenticated = 16,
};

struct Status {
  StatusCode code = StatusCode::ok;
  std::string message;
};

/// A call that did not end with OK. A handler may throw it to choose its status.
class StatusError final : public std::runtime_error {
 public:
  explicit StatusError(Status status)
      : std::runtime_error(status.message), status_(std::move(status)) {}
  StatusError(StatusCode code, std::string message)
      : StatusError(Status{code, std::move(message)}) {}

  [[nodiscard]] StatusCode code() const { return status_.code; }
  [[nodiscard]] const std::string& message() const { return status_.message; }
  [[nodiscard]] const Status& status() const { return status_; }

 private:
  Status status_;
};

}  // namespace cartwright::rpc
