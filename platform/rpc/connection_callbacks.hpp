#pragma once
// What nghttp2 calls while it reads or writes frames. For connection.cpp alone.

#include <boost/container/small_vector.hpp>
#include <nghttp2/nghttp2.h>

#include <string_view>

#include "platform/rpc/connection.hpp"

namespace cartwright::rpc {

/// Headers in nghttp2's form; they refer to the text of `headers` and `metadata`.
class Http2Headers {
 public:
  explicit Http2Headers(Headers headers, const Metadata& metadata = {});

  [[nodiscard]] const nghttp2_nv* data() const { return headers_.data(); }
  [[nodiscard]] std::size_t size() const { return headers_.size(); }

 private:
  void add(std::string_view name, std::string_view value);

  boost::container::small_vector<nghttp2_nv, 12> headers_;
};

struct Connection::Callbacks {
  static void set(nghttp2_session_callbacks* callbacks);

  /// Lets them hear of frames of all types.
  static void hear_of_unknown_types(nghttp2_option* options);

  static ssize_t read_output(nghttp2_session* session, std::int32_t id, std::uint8_t* out,
                             std::size_t size, std::uint32_t* flags, nghttp2_data_source* source,
                             void* self);

 private:
  static int begin_frame(nghttp2_session* session, const nghttp2_frame_hd* head, void* self);
  static int pass_over(nghttp2_session* session, void** payload, const nghttp2_frame_hd* head,
                       void* self);
  static int begin_headers(nghttp2_session* session, const nghttp2_frame* frame, void* self);
  static int header(nghttp2_session* session, const nghttp2_frame* frame, const std::uint8_t* name,
                    std::size_t name_size, const std::uint8_t* value, std::size_t value_size,
                    std::uint8_t flags, void* self);
  static int data(nghttp2_session* session, std::uint8_t flags, std::int32_t id,
                  const std::uint8_t* bytes, std::size_t size, void* self);
  static int received(nghttp2_session* session, const nghttp2_frame* frame, void* self);
  static int sent(nghttp2_session* session, const nghttp2_frame* frame, void* self);
  static int not_sent(nghttp2_session* session, const nghttp2_frame* frame, int reason, void* self);
  static int stream_closed(nghttp2_session* session, std::int32_t id, std::uint32_t error,
                           void* self);

  static void content_received(nghttp2_session* session, const nghttp2_frame& frame);
  static void submit_trailer(nghttp2_session* session, std::int32_t id, const Status& status);
  static void pay(nghttp2_session* session, Connection& connection, std::int64_t cost);
};

}  // namespace cartwright::rpc
