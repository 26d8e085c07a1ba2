#include "platform/rpc/connection_callbacks.hpp"

#include <fmt/format.h>

#include <cstring>
#include <limits>

namespace cartwright::rpc {
namespace {

std::size_t content_of(const nghttp2_frame& frame) {
  const auto padding = frame.hd.type == NGHTTP2_DATA ? frame.data.padlen : frame.headers.padlen;
  return frame.hd.length - std::min(frame.hd.length, padding);
}

// Costs more control frames than a call allows.
constexpr std::int64_t kProvokedReset = 16;
constexpr std::size_t kEntryOverhead = 32;  // RFC 9113, section 6.5.2

// In a GOAWAY that lets the peer's calls go on for now; RFC 9113, section 6.8.
constexpr std::int32_t kNotice = std::numeric_limits<std::int32_t>::max();

Stream* stream_of(nghttp2_session* session, std::int32_t id) {
  return static_cast<Stream*>(nghttp2_session_get_stream_user_data(session, id));
}

Connection& connection_of(void* self) { return *static_cast<Connection*>(self); }

// nghttp2 takes what it only reads as if it wrote there.
std::uint8_t* bytes_of(std::string_view text) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast)
  return reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
}

std::string_view text_of(const std::uint8_t* bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes), size};
}

}  // namespace

Http2Headers::Http2Headers(Headers headers, const Metadata& metadata) {
  for (const auto& [name, value] : headers) add(name, value);
  for (const auto& [name, value] : metadata.fields()) add(name, value);
}

void Http2Headers::add(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  headers_.push_back(
      {bytes_of(name), bytes_of(value), name.size(), value.size(), NGHTTP2_NV_FLAG_NONE});
}

void Connection::Callbacks::set(nghttp2_session_callbacks* callbacks) {
  nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks, &begin_frame);
  nghttp2_session_callbacks_set_unpack_extension_callback(callbacks, &pass_over);
  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, &begin_headers);
  nghttp2_session_callbacks_set_on_header_callback(callbacks, &header);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, &data);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, &received);
  nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, &sent);
  nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks, &not_sent);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, &stream_closed);
}

void Connection::Callbacks::hear_of_unknown_types(nghttp2_option* options) {
  constexpr int kFirst = NGHTTP2_CONTINUATION + 1;
  constexpr int kLast = std::numeric_limits<std::uint8_t>::max();
  for (int type = kFirst; type <= kLast; ++type) {
    nghttp2_option_set_user_recv_extension_type(options, static_cast<std::uint8_t>(type));
  }
}

ssize_t Connection::Callbacks::read_output(nghttp2_session* session, std::int32_t id,
                                           std::uint8_t* out, std::size_t size,
                                           std::uint32_t* flags, nghttp2_data_source*, void* self) {
  auto* stream = stream_of(session, id);
  if (stream == nullptr) return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
  const auto rest = std::string_view(stream->output_).substr(stream->output_sent_);
  const auto count = std::min(size, rest.size());
  std::memcpy(out, rest.data(), count);
  stream->output_sent_ += count;
  if (stream->awaits_room_ && count > 0) connection_of(self).make_ready(*stream);
  if (count < rest.size()) return static_cast<ssize_t>(count);
  if (!stream->output_ended_) {
    stream->output_.clear();
    stream->output_sent_ = 0;
    return count > 0 ? static_cast<ssize_t>(count) : NGHTTP2_ERR_DEFERRED;
  }
  *flags |= NGHTTP2_DATA_FLAG_EOF;
  if (connection_of(self).role_ == Role::server) {
    *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
    submit_trailer(session, id, stream->final_status_);
  }
  return static_cast<ssize_t>(count);
}

void Connection::Callbacks::submit_trailer(nghttp2_session* session, std::int32_t id,
                                           const Status& status) {
  const auto code = fmt::format("{}", static_cast<int>(status.code));
  const auto message = percent_encode(status.message);
  const Http2Headers trailer({{"grpc-status", code}, {"grpc-message", message}});
  nghttp2_submit_trailer(session, id, trailer.data(), trailer.size());
}

// Of frames that it passes over, such as those of unknown types or of streams that have ended,
// nghttp2 tells nothing else. Calls are free, also those that are one too many: a client may begin
// some before it knows how many may run.
int Connection::Callbacks::begin_frame(nghttp2_session* session, const nghttp2_frame_hd* head,
                                       void* self) {
  if (head->type != NGHTTP2_HEADERS) pay(session, connection_of(self), 1);
  return 0;
}

// Frames of unknown types, which have begun like all others.
int Connection::Callbacks::pass_over(nghttp2_session*, void**, const nghttp2_frame_hd*, void*) {
  return NGHTTP2_ERR_CANCEL;
}

int Connection::Callbacks::begin_headers(nghttp2_session* session, const nghttp2_frame* frame,
                                         void* self) {
  auto& connection = connection_of(self);
  if (frame->hd.type != NGHTTP2_HEADERS || frame->headers.cat != NGHTTP2_HCAT_REQUEST) return 0;
  auto* stream = connection.owner_.accept_stream();
  if (stream == nullptr) {
    nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id,
                              NGHTTP2_REFUSED_STREAM);
    return 0;
  }
  connection.attach(*stream, frame->hd.stream_id);
  nghttp2_session_set_stream_user_data(session, frame->hd.stream_id, stream);
  return 0;
}

int Connection::Callbacks::header(nghttp2_session* session, const nghttp2_frame* frame,
                                  const std::uint8_t* name, std::size_t name_size,
                                  const std::uint8_t* value, std::size_t value_size, std::uint8_t,
                                  void* self) {
  auto* stream = stream_of(session, frame->hd.stream_id);
  if (stream == nullptr) return 0;
  stream->header_bytes_ += name_size + value_size + kEntryOverhead;
  if (stream->header_bytes_ > connection_of(self).limits_.header_bytes) {
    stream->on_headers_overflow();
  } else {
    stream->on_header(text_of(name, name_size), text_of(value, value_size));
  }
  return 0;
}

int Connection::Callbacks::data(nghttp2_session* session, std::uint8_t, std::int32_t id,
                                const std::uint8_t* bytes, std::size_t size, void*) {
  // The stream's own window stays closed by that much until the message is taken.
  nghttp2_session_consume_connection(session, size);
  auto* stream = stream_of(session, id);
  if (stream == nullptr) return 0;
  stream->input_.append(text_of(bytes, size));
  stream->on_data();
  return 0;
}

int Connection::Callbacks::received(nghttp2_session* session, const nghttp2_frame* frame,
                                    void* self) {
  auto& connection = connection_of(self);
  switch (frame->hd.type) {
    case NGHTTP2_HEADERS:
    case NGHTTP2_DATA:
      content_received(session, *frame);
      if (content_of(*frame) != 0) {
        connection.allow_control_frames();
      } else if (frame->hd.type == NGHTTP2_HEADERS) {
        pay(session, connection, 1);
      }
      return 0;
    case NGHTTP2_SETTINGS:
      connection.establish();
      return 0;
    case NGHTTP2_GOAWAY:
      connection.retire();
      return 0;
    case NGHTTP2_PING:
      if ((frame->hd.flags & NGHTTP2_FLAG_ACK) != 0) connection.continue_drain();
      return 0;
    default:
      return 0;
  }
}

void Connection::Callbacks::content_received(nghttp2_session* session, const nghttp2_frame& frame) {
  if (auto* stream = stream_of(session, frame.hd.stream_id)) {
    if (frame.hd.type == NGHTTP2_HEADERS) stream->on_headers_end();
  }
  // on_headers_end may have given the stream up.
  auto* stream = stream_of(session, frame.hd.stream_id);
  if (stream != nullptr && (frame.hd.flags & NGHTTP2_FLAG_END_STREAM) != 0) stream->on_input_end();
}

int Connection::Callbacks::sent(nghttp2_session* session, const nghttp2_frame* frame, void* self) {
  auto& connection = connection_of(self);
  switch (frame->hd.type) {
    case NGHTTP2_HEADERS:
    case NGHTTP2_DATA:
      connection.allow_control_frames();
      // A call that is answered before it was fully asked: the rest is not wanted.
      if (connection.role_ == Role::server && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM) != 0 &&
          nghttp2_session_get_stream_remote_close(session, frame->hd.stream_id) == 0) {
        nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id,
                                  NGHTTP2_NO_ERROR);
      }
      return 0;
    case NGHTTP2_RST_STREAM:
      // A peer can provoke resets by broken frames as cheaply as it can send them.
      if (connection.role_ == Role::server && frame->rst_stream.error_code != NGHTTP2_NO_ERROR &&
          frame->rst_stream.error_code != NGHTTP2_REFUSED_STREAM) {
        pay(session, connection, kProvokedReset);
      }
      return 0;
    case NGHTTP2_GOAWAY:
      // Only now, since a PING overtakes what is queued: its answer shows that the notice was read.
      if (frame->goaway.last_stream_id == kNotice) {
        nghttp2_submit_ping(session, NGHTTP2_FLAG_NONE, nullptr);
      }
      return 0;
    default:
      return 0;
  }
}

// A call that a client cannot send any more ends in stream_closed() all the same.
int Connection::Callbacks::not_sent(nghttp2_session* session, const nghttp2_frame* frame, int,
                                    void* self) {
  if (frame->hd.type == NGHTTP2_HEADERS && connection_of(self).role_ == Role::server) {
    nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, frame->hd.stream_id,
                              NGHTTP2_INTERNAL_ERROR);
  }
  return 0;
}

int Connection::Callbacks::stream_closed(nghttp2_session* session, std::int32_t id,
                                         std::uint32_t error, void* self) {
  auto* stream = stream_of(session, id);
  if (stream == nullptr) return 0;
  auto how = Closed::reset;
  if (error == NGHTTP2_NO_ERROR) how = Closed::finished;
  if (error == NGHTTP2_REFUSED_STREAM) how = Closed::unprocessed;
  connection_of(self).end(*stream, how);
  return 0;
}

void Connection::Callbacks::pay(nghttp2_session* session, Connection& connection,
                                std::int64_t cost) {
  if (connection.is_flooded(cost)) {
    nghttp2_session_terminate_session(session, NGHTTP2_ENHANCE_YOUR_CALM);
  }
}

}  // namespace cartwright::rpc
