#pragma once
// A running call as its handler sees it.

#include "platform/rpc/metadata.hpp"
#include "platform/task.hpp"

namespace google::protobuf {
class MessageLite;
}

namespace cartwright::rpc {

/// Valid until the handler returns. What the handler throws becomes the status of the call; it is
/// cancelled when the client gives up, the deadline passes or the server stops. It awaits one thing
/// of the call at a time.
class Call {
 public:
  /// The one message of a unary call.
  virtual void read(google::protobuf::MessageLite& message) = 0;

  /// Waits for the next message of a streaming client; false if it has ended, or the call has.
  virtual Task<bool> next(google::protobuf::MessageLite* message) = 0;

  /// The one answer of a unary call; it goes out when the handler returns.
  virtual void answer(const google::protobuf::MessageLite& message) = 0;

  /// Sends a message of a streaming call, and waits while the client takes too little of what it is
  /// sent.
  virtual Task<void> send(const google::protobuf::MessageLite& message) = 0;

  /// What the client says beside its messages.
  [[nodiscard]] const Metadata& metadata() const { return metadata_; }

  /// What goes out before the first answer, or with the status if there is none.
  [[nodiscard]] Metadata& reply_metadata() { return reply_metadata_; }

 protected:
  ~Call() = default;

  Metadata metadata_;
  Metadata reply_metadata_;
};

}  // namespace cartwright::rpc
