#pragma once
// Frames of HTTP/2 as bytes, right or wrong, for peers that tests play.

#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

struct nghttp2_hd_inflater;

namespace cartwright::rpc::test {

inline constexpr std::string_view kPreface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
inline constexpr std::size_t kFrameHead = 9;

enum class FrameType : std::uint8_t {
  data = 0,
  headers = 1,
  priority = 2,
  reset = 3,
  settings = 4,
  ping = 6,
  goaway = 7,
  window_update = 8,
  continuation = 9,
  unknown = 190,
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

  /// Of those that GOAWAY allows.
  [[nodiscard]] std::uint32_t last_stream() const;
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

/// Settings, and a window, for as many bytes as there may be.
std::string limitless();

/// A number in network byte order, of as many bytes.
void append_number(std::string& out, std::size_t value, int bytes);

/// The frame that begins with `head`, without its payload, and how long that is.
std::pair<Frame, std::size_t> parse_head(std::string_view head);

/// What the other side says in HEADERS, one block after another.
class HeaderDecoder {
 public:
  HeaderDecoder();

  /// Throws std::runtime_error for what is no block.
  std::map<std::string, std::string> decode(std::string_view block);

 private:
  struct Free {
    void operator()(nghttp2_hd_inflater* inflater) const;
  };

  std::unique_ptr<nghttp2_hd_inflater, Free> inflater_;
};

}  // namespace cartwright::rpc::test
