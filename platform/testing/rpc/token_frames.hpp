#pragma once
// ValidateToken as frames, for peers that write them by hand.

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/rpc/wire.hpp"
#include "platform/testing/rpc/http2_peer.hpp"
#include "proto/auth.pb.h"

namespace cartwright::rpc::test {

/// A whole call on `stream`, which is odd.
inline std::string token_call(std::uint32_t stream, const std::string& token) {
  AuthRequest request;
  request.mutable_token()->set_value(token);
  return call_headers(stream) +
         frame(FrameType::data, kEndStream, stream, message(request.SerializeAsString()));
}

/// RST_STREAM, as by a client that gives up.
inline std::string reset(std::uint32_t stream) {
  return frame(FrameType::reset, 0, stream, std::string(4, '\0'));
}

/// Whom the answer in a DATA frame speaks for; nobody if it is no answer.
inline Payload payload_in(const Frame& data) {
  AuthResponse response;
  if (data.payload.size() > kMessagePrefix) {
    response.ParseFromString(data.payload.substr(kMessagePrefix));
  }
  return response.payload();
}

}  // namespace cartwright::rpc::test
