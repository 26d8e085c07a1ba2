#pragma once
// A blocking client that writes HTTP/2 frames as the test likes, right or wrong.

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "platform/rpc/tls_files.hpp"

struct nghttp2_hd_inflater;
struct ssl_ctx_st;
struct ssl_st;

namespace cartwright::rpc::testing {

enum class FrameType : std::uint8_t {
  data = 0,
  headers = 1,
  reset = 3,
  settings = 4,
  ping = 6,
  goaway = 7,
  window_update = 8,
  continuation = 9,
};

inline constexpr std::uint8_t kEndStream = 1;
inline constexpr std::uint8_t kAck = 1;
inline constexpr std::uint8_t kEndHeaders = 4;

struct Frame {
  FrameType type{};
  std::uint8_t flags = 0;
  std::uint32_t stream = 0;
  std::string payload{};
  std::map<std::string, std::string> headers{};  ///< of HEADERS, decoded

  /// The error code of RST_STREAM or GOAWAY.
  [[nodiscard]] std::uint32_t error() const;
};

using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// The bytes of a frame.
std::string frame(FrameType type, std::uint8_t flags, std::uint32_t stream,
                  std::string_view payload = {});

/// A header block that says `fields` without compression.
std::string header_block(Fields fields);

/// HEADERS of a gRPC call, followed by `fields`.
std::string call_headers(std::uint32_t stream, Fields fields = {});

/// A gRPC message as in DATA.
std::string message(std::string_view bytes, std::uint8_t compressed = 0);

enum class TlsVersion { any, at_most_1_1, without_http2 };

class Http2Peer {
 public:
  /// Connects and proves itself; throws std::runtime_error if the server refuses.
  Http2Peer(std::uint16_t port, const TlsFiles& tls, TlsVersion version = TlsVersion::any);
  ~Http2Peer();
  Http2Peer(const Http2Peer&) = delete;
  Http2Peer& operator=(const Http2Peer&) = delete;

  /// Sends the preface and empty settings.
  void say_hello();

  /// Whether the server still takes it.
  bool send(std::string_view bytes);

  /// Says that nothing more will be sent (close_notify of TLS).
  void say_goodbye();

  /// The next frame; nothing at the end. Throws std::runtime_error after 8 seconds.
  std::optional<Frame> next();

  /// The next frame of that type, passing over others; nothing at the end.
  std::optional<Frame> next(FrameType type);

  /// Reads up to the end of the connection.
  int count_frames();

  /// The headers of the answer that end a stream, its trailers mostly.
  std::map<std::string, std::string> final_headers(std::uint32_t stream);

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
    void operator()(ssl_st* ssl) const;
    void operator()(nghttp2_hd_inflater* inflater) const;
  };

  bool read(std::string& out, std::size_t size);
  void decode(Frame& frame);

  int socket_ = -1;
  std::unique_ptr<ssl_ctx_st, Free> context_;
  std::unique_ptr<ssl_st, Free> ssl_;
  std::unique_ptr<nghttp2_hd_inflater, Free> inflater_;
};

}  // namespace cartwright::rpc::testing
