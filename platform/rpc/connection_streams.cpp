// The streams of a connection: how they begin, are answered, and end.

#include <nghttp2/nghttp2.h>

#include "platform/rpc/connection.hpp"
#include "platform/rpc/connection_callbacks.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::rpc {
namespace {

// Stream ids end at 2^31; a connection retires long before.
constexpr std::int32_t kLastStream = 1 << 30;
// Frames beyond one for each call that runs: what is left of calls that were given up.
constexpr std::size_t kMaxLeftOver = 4'096;

nghttp2_data_provider output_provider(decltype(nghttp2_data_provider::read_callback) read) {
  nghttp2_data_provider provider{};
  provider.read_callback = read;
  return provider;
}

}  // namespace

bool Connection::request(Stream& stream, Headers headers, const Metadata& metadata) {
  const Http2Headers fields(headers, metadata);
  const auto body = output_provider(&Callbacks::read_output);
  // The peer lets calls wait until they are given up, and may do so for ever.
  const auto queued = nghttp2_session_get_outbound_queue_size(session_.get());
  if (queued > open_count_ + kMaxLeftOver) drain();
  if (closed_ || retired_) return false;
  const auto id =
      nghttp2_submit_request(session_.get(), nullptr, fields.data(), fields.size(), &body, &stream);
  if (id < 0 || id > kLastStream) {
    nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE, 0, NGHTTP2_NO_ERROR, nullptr, 0);
    retire();
  }
  if (id < 0) return false;
  attach(stream, id);
  output_wanted_.notify();
  return true;
}

void Connection::respond(Stream& stream, Headers headers, const Metadata& metadata) {
  const Http2Headers fields(headers, metadata);
  const auto body = output_provider(&Callbacks::read_output);
  nghttp2_submit_response(session_.get(), stream.id_, fields.data(), fields.size(), &body);
  output_wanted_.notify();
}

void Connection::refuse(Stream& stream, Headers headers, const Metadata& metadata) {
  const Http2Headers fields(headers, metadata);
  nghttp2_submit_response(session_.get(), stream.id_, fields.data(), fields.size(), nullptr);
  output_wanted_.notify();
}

void Connection::resume(Stream& stream) {
  nghttp2_session_resume_data(session_.get(), stream.id_);
  output_wanted_.notify();
}

bool Connection::count_streaming(Stream& stream) {
  if (streaming_count_ >= limits_.streaming_calls) return false;
  stream.is_streaming_ = true;
  ++streaming_count_;
  return true;
}

void Connection::reset(Stream& stream) {
  nghttp2_session_set_stream_user_data(session_.get(), stream.id_, nullptr);
  if (!closed_) {
    nghttp2_submit_rst_stream(session_.get(), NGHTTP2_FLAG_NONE, stream.id_, NGHTTP2_CANCEL);
    output_wanted_.notify();
  }
  ++unheard_;
  detach(stream);
}

void Connection::make_ready(Stream& stream) {
  if (!stream.StreamHook<ReadyStreams>::is_linked()) ready_.push_back(stream);
}

void Connection::consume(Stream& stream, std::size_t size) {
  nghttp2_session_consume_stream(session_.get(), stream.id_, size);
  output_wanted_.notify();
}

void Connection::attach(Stream& stream, std::int32_t id) {
  runtime::require(!stream.is_open(), "a call was begun twice");
  stream.connection_ = this;
  stream.id_ = id;
  stream.output_sent_ = 0;
  stream.header_bytes_ = 0;
  open_.push_back(stream);
  ++open_count_;
}

void Connection::detach(Stream& stream) {
  stream.StreamHook<OpenStreams>::unlink();
  stream.connection_ = nullptr;
  --open_count_;
  if (std::exchange(stream.is_streaming_, false)) --streaming_count_;
}

void Connection::end(Stream& stream, Closed how) {
  detach(stream);
  make_ready(stream);
  stream.on_closed(how);
}

void Connection::lose_streams() {
  retire();
  while (!open_.empty()) {
    auto& stream = open_.front();
    // Nobody can have carried out a request of which no byte was ready to be sent.
    const bool unsent = role_ == Role::client && stream.output_sent_ == 0;
    end(stream, unsent ? Closed::unprocessed : Closed::lost);
  }
  proceed_ready();
}

void Connection::retire() {
  if (!std::exchange(retired_, true)) owner_.on_retired(*this);
}

}  // namespace cartwright::rpc
