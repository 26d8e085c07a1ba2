#include "platform/rpc/stream.hpp"

#include "platform/rpc/connection.hpp"

namespace cartwright::rpc {

Stream::~Stream() {
  if (connection_ != nullptr) connection_->reset(*this);
}

void Stream::clear() {
  input_.clear();
  output_.clear();
  output_ended_ = false;
  final_status_ = {};
}

}  // namespace cartwright::rpc
