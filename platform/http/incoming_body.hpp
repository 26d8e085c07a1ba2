#pragma once
// The part of a request that is still to come when its endpoint is called, and goes before the
// reply: route, method and token are looked at before anybody waits for a body, and nobody waits
// with one.

#include <cstdint>
#include <exception>
#include <string>

#include "platform/http/reply.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

/// Why a request is not served; the connection ends with it.
struct Refusal {
  Status status = Status::bad_request;
  std::string message;
};

/// The rest of a request does not come, or is none.
class BodyRefused final : public std::exception {
 public:
  explicit BodyRefused(Refusal refusal) : refusal_(std::move(refusal)) {}

  [[nodiscard]] const Refusal& refusal() const { return refusal_; }
  [[nodiscard]] const char* what() const noexcept override { return refusal_.message.c_str(); }

 private:
  Refusal refusal_;
};

class IncomingBody {
 public:
  IncomingBody() = default;
  IncomingBody(const IncomingBody&) = delete;
  IncomingBody& operator=(const IncomingBody&) = delete;

  /// Waits until Request::body is complete. Once a request; throws BodyRefused.
  virtual Task<void> receive() = 0;

  /// Lets the body have `size` bytes at most, which is more than others may have. For who is known
  /// to be trusted, before it is waited for.
  virtual void allow(std::uint64_t size) = 0;

  /// Overwrites Request::body and gives its memory back, however long the reply may take.
  virtual void forget() = 0;

 protected:
  ~IncomingBody() = default;
};

}  // namespace cartwright::http
