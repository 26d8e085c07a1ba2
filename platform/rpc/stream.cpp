#include "platform/rpc/stream.hpp"

#include "platform/rpc/connection.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::rpc {

Stream::~Stream() {
  if (connection_ != nullptr) connection_->reset(*this);
}

void Stream::forget_sent() {
  output_.erase(0, output_sent_);
  output_sent_ = 0;
}

void Stream::clear() {
  runtime::require(!is_open(), "an open stream was cleared");
  StreamHook<ReadyStreams>::unlink();
  input_.clear();
  output_.clear();
  output_ended_ = false;
  awaits_room_ = false;
  final_status_ = {};
}

}  // namespace cartwright::rpc
