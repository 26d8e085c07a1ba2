#pragma once
// One HTTP/2 stream as its Connection sees it: what arrives and what is to be sent.

#include <boost/intrusive/list.hpp>

#include <cstdint>
#include <string>
#include <string_view>

#include "platform/rpc/status.hpp"
#include "platform/rpc/wire.hpp"

namespace cartwright::rpc {

class Connection;
struct OpenStreams;
struct ReadyStreams;

template <class Tag>
using StreamHook =
    boost::intrusive::list_base_hook<boost::intrusive::tag<Tag>,
                                     boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

/// Why a stream has ended.
enum class Closed {
  finished,     ///< both sides have said all
  reset,        ///< either side gave it up
  unprocessed,  ///< the peer has not looked at it; another connection may try
  lost,         ///< the connection is gone
};

/// Base of both ends of a call. The on_… functions are called while nghttp2 is at work: they note
/// what has come and never destroy a stream. proceed() is called afterwards, before anything else
/// of the loop runs.
class Stream : public StreamHook<OpenStreams>, public StreamHook<ReadyStreams> {
 public:
  Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  /// Resets the stream if it is still open.
  virtual ~Stream();

  [[nodiscard]] bool is_open() const { return connection_ != nullptr; }

 protected:
  virtual void on_header(std::string_view name, std::string_view value) noexcept = 0;
  /// The fields have more bytes than the connection allows; no more of them are told.
  virtual void on_headers_overflow() noexcept = 0;
  virtual void on_headers_end() noexcept = 0;
  virtual void on_data() noexcept = 0;
  virtual void on_input_end() noexcept = 0;
  virtual void on_closed(Closed how) noexcept = 0;

  /// Continues whoever works on the stream; asked for by Connection::make_ready.
  virtual void proceed() noexcept = 0;

  /// Makes a stream that is not open like a new one; it need not proceed any more.
  void clear();

  /// What of the output has not been sent yet.
  [[nodiscard]] std::size_t unsent() const { return output_.size() - output_sent_; }

  /// Forgets what has been sent, so that an output without end takes no more memory than what is
  /// unsent.
  void forget_sent();

  IncomingMessages input_;
  std::string output_;
  bool output_ended_ = false;
  bool awaits_room_ = false;  // proceed() is to be called when some of the output has been sent
  Status final_status_;       // a server's trailers

  [[nodiscard]] Connection* connection() const { return connection_; }

 private:
  friend class Connection;

  Connection* connection_ = nullptr;
  std::int32_t id_ = 0;
  std::size_t output_sent_ = 0;
  std::size_t header_bytes_ = 0;
  bool is_streaming_ = false;
};

}  // namespace cartwright::rpc
