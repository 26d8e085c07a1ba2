#include "platform/rpc/stream.hpp"

#include "platform/rpc/connection.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::rpc {
namespace {

constexpr std::size_t kKeptCapacity = 1024;

}  // namespace

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
  // Calls are pooled: a large answer of each would fill the memory.
  if (output_.capacity() > kKeptCapacity) output_.shrink_to_fit();
  output_ended_ = false;
  awaits_room_ = false;
  final_status_ = {};
}

}  // namespace cartwright::rpc
