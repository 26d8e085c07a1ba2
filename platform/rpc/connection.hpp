#pragma once
// HTTP/2 over one TLS connection, for both roles: frames in and out, flow control, keepalive and
// the limits against abuse. Only connection.cpp knows nghttp2.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "platform/rpc/metadata.hpp"
#include "platform/rpc/stream.hpp"
#include "platform/rpc/tls.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/runtime/wakeup.hpp"

struct nghttp2_session;

namespace cartwright::rpc {

/// What a peer may do to one connection.
struct ConnectionLimits {
  std::size_t message_bytes = 256 * 1024;
  std::size_t header_bytes = 16 * 1024;
  std::uint32_t streams = 1000;                          ///< that the peer may have open at once
  std::size_t streaming_calls = 10;                      ///< of them that last as they like
  std::chrono::milliseconds handshake_timeout{5'000};    ///< up to the first settings
  std::chrono::milliseconds keepalive_interval{10'000};  ///< of silence, before a PING asks
  std::chrono::milliseconds keepalive_timeout{5'000};    ///< for its answer, before we hang up
  std::chrono::milliseconds stall_timeout{15'000};  ///< to take some of what we send, or we hang up
  /// After about so long the connection is drained, so that certificates are looked at again.
  std::chrono::milliseconds age = std::chrono::hours(1);
  /// For the calls that run when it is drained; a server's follows from its calls. Then it ends,
  /// whatever its peer does.
  std::chrono::milliseconds drain_timeout = std::chrono::minutes(11);
};

using Headers = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class Connection : public boost::intrusive::list_base_hook<
                       boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  /// Who has made the connection. Nothing may be thrown through nghttp2, which calls most of it.
  class Owner {
   public:
    /// The stream for a call that the peer begins, or nullptr to refuse it.
    virtual Stream* accept_stream() noexcept = 0;
    /// The peer has proved itself and sent its settings.
    virtual void on_established(Connection& connection) noexcept = 0;
    /// No further calls can be begun on the connection; those that run may still end well.
    virtual void on_retired(Connection& connection) noexcept = 0;

   protected:
    ~Owner() = default;
  };

  /// `owner` and `deadlines` outlive the connection.
  Connection(Executor executor, Socket socket, const TlsContext& context,
             const std::string& peer_name, const ConnectionLimits& limits, Owner& owner,
             runtime::Deadlines& deadlines);
  ~Connection();

  /// Serves the connection until it is closed by either side; throws only what the handshake
  /// throws. Cannot be cancelled: close() ends it.
  Task<void> run();

  /// Begins a call. False if the connection cannot take it any more.
  bool request(Stream& stream, Headers headers, const Metadata& metadata = {});

  /// Begins the answer to a call; what the stream has to send, follows by itself.
  void respond(Stream& stream, Headers headers, const Metadata& metadata = {});

  /// Answers a call by its status alone, and wants no more of its request.
  void refuse(Stream& stream, Headers headers, const Metadata& metadata = {});

  /// Sends what has been added to the stream's output.
  void resume(Stream& stream);

  /// Counts the stream, while it is open, as one that lasts as long as its peer likes. False if
  /// there are enough of them.
  bool count_streaming(Stream& stream);

  /// Gives the stream up; it hears no more of it.
  void reset(Stream& stream);

  /// Calls stream.proceed() once nghttp2 has done its work.
  void make_ready(Stream& stream);

  /// Lets the peer send as many bytes again as were taken from the stream's input.
  void consume(Stream& stream, std::size_t size);

  /// Accepts no new calls, and closes when the last one has ended. A peer that is still proving
  /// itself is told afterwards.
  void drain();

  /// Closes now. Every open stream is lost.
  void close();

  /// The calls that run, and those given up since the peer was last heard.
  [[nodiscard]] std::size_t load() const { return open_count_ + unheard_; }

  /// See TlsStream.
  [[nodiscard]] std::string peer_name() const { return tls_.peer_name(); }

  [[nodiscard]] const ConnectionLimits& limits() const { return limits_; }
  [[nodiscard]] bool is_established() const { return established_; }

 private:
  struct Callbacks;
  struct Free {
    void operator()(nghttp2_session* session) const;
  };
  using Open = boost::intrusive::list<Stream, boost::intrusive::base_hook<StreamHook<OpenStreams>>,
                                      boost::intrusive::constant_time_size<false>>;
  using Ready =
      boost::intrusive::list<Stream, boost::intrusive::base_hook<StreamHook<ReadyStreams>>,
                             boost::intrusive::constant_time_size<false>>;

  void start_session();
  void establish();
  void submit_settings();
  Task<void> read();
  Task<void> write();
  Task<void> send();
  [[nodiscard]] bool is_congested() const;
  void linger();
  void take_input();
  void feed(std::string_view bytes);
  void collect_output();
  void collect_frames();
  void proceed_ready() noexcept;
  void attach(Stream& stream, std::int32_t id);
  void detach(Stream& stream);
  void end(Stream& stream, Closed how);
  void lose_streams();
  void retire();
  void check_silence();
  void end_by_age();
  void give_up(std::string_view reason);
  void allow_control_frames();
  bool is_flooded(std::int64_t cost);
  void announce_drain();
  void continue_drain();

  Role role_;
  const ConnectionLimits limits_;
  Owner& owner_;
  runtime::Deadlines& deadlines_;
  TlsStream tls_;
  runtime::TaskGroup tasks_;
  runtime::Wakeup output_wanted_;
  runtime::Wakeup output_taken_;
  runtime::Deadline silence_;
  runtime::Deadline stall_;
  runtime::Deadline age_;
  std::unique_ptr<nghttp2_session, Free> session_;
  Open open_;
  std::size_t open_count_ = 0;
  std::size_t streaming_count_ = 0;
  std::size_t unheard_ = 0;  // streams reset since the peer was last heard
  Ready ready_;
  std::string plain_;
  bool established_ = false;
  bool retired_ = false;
  bool draining_ = false;
  bool drain_announced_ = false;  // the peer has answered the PING after our first GOAWAY
  bool finished_ = false;         // nothing more is sent
  bool closed_ = false;
  bool heard_ = false;   // since the last look at the silence
  bool pinged_ = false;  // and not heard since
  std::int64_t control_allowance_ = 0;
  std::chrono::steady_clock::time_point control_since_;
};

}  // namespace cartwright::rpc
