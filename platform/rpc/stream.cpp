#include "platform/rpc/stream.hpp"

#include "platform/rpc/connection.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::rpc {

Stream::~Stream() {
  if (connection_ != nullptr) connection_->reset(*this);
}

void Stream::clear() {
  runtime::require(!is_open(), "an open stream was cleared");
  StreamHook<ReadyStreams>::unlink();
  input_.clear();
  output_.clear();
  output_ended_ = false;
  final_status_ = {};
}

}  // namespace cartwright::rpc
