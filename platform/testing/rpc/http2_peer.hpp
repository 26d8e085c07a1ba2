#pragma once
// A blocking client, or a server of one connection, that writes HTTP/2 frames as the test likes,
// right or wrong.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/rpc/tls_files.hpp"
#include "platform/testing/rpc/frames.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace cartwright::rpc::test {

enum class TlsVersion { any, at_most_1_1, without_http2 };

class Http2Peer {
 public:
  /// Connects from `address`, which is the machine's own, and proves itself; throws
  /// std::runtime_error if the server refuses.
  Http2Peer(std::uint16_t port, const TlsFiles& tls, TlsVersion version = TlsVersion::any,
            const char* address = "127.0.0.1");

  /// Serves the client behind a connected socket, up to its preface; throws std::runtime_error if
  /// it goes before.
  static std::unique_ptr<Http2Peer> serve(int socket, const TlsFiles& tls);

  ~Http2Peer();
  Http2Peer(const Http2Peer&) = delete;
  Http2Peer& operator=(const Http2Peer&) = delete;

  /// Sends the preface and empty settings.
  void say_hello();

  /// The same with settings that let the server send without end.
  void say_hello_to_a_flood();

  /// Whether the server still takes it.
  bool send(std::string_view bytes);

  /// Renews its keys so often, as far as the server takes it.
  void renew_keys(int times);

  /// Says that nothing more will be sent (close_notify of TLS).
  void say_goodbye();

  /// Reads nothing, and waits until the other side has closed the connection. False after 8
  /// seconds.
  bool is_left();

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
  };

  Http2Peer(int socket, ssl_ctx_st* context);

  bool read(std::string& out, std::size_t size);

  int socket_ = -1;
  std::unique_ptr<ssl_ctx_st, Free> context_;
  std::unique_ptr<ssl_st, Free> ssl_;
  HeaderDecoder decoder_;
};

/// Where a client finds a server that a test plays.
class Http2Host {
 public:
  explicit Http2Host(TlsFiles tls);
  ~Http2Host();
  Http2Host(const Http2Host&) = delete;
  Http2Host& operator=(const Http2Host&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  /// Blocks until a client has connected. Throws std::runtime_error after 8 seconds.
  std::unique_ptr<Http2Peer> accept();

 private:
  TlsFiles tls_;
  int socket_;
};

}  // namespace cartwright::rpc::test
