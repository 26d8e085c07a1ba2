#include "platform/rpc/connection.hpp"

#include <boost/asio/post.hpp>
#include <nghttp2/nghttp2.h>

#include <algorithm>
#include <array>
#include <random>
#include <stdexcept>

#include "platform/error.hpp"
#include "platform/rpc/connection_callbacks.hpp"
#include "platform/rpc/wire.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kLingerTime{1'000};
constexpr std::chrono::milliseconds kDrainNotice{5'000};
constexpr std::size_t kRecordSize = 16 * 1024;
constexpr std::size_t kKeptPlain = 4 * 1024;
constexpr std::size_t kOutputLimit = 256 * 1024;
constexpr std::int32_t kConnectionWindow = 8 * 1024 * 1024;
constexpr std::uint32_t kMinWindow = 65'535;
// What a well-behaved peer needs is far below.
constexpr std::int64_t kControlFramesPerSecond = 200;
constexpr std::int64_t kControlFramesPerFrame = 5;  // which pays for itself as well
constexpr std::int64_t kMaxControlFrames = 10'000;
constexpr std::uint64_t kResetBurst = 2000;
constexpr std::uint64_t kResetsPerSecond = 1000;
constexpr std::size_t kMaxContinuations = 8;
// Far more than the calls that may be open at once bring forth.
constexpr std::size_t kMaxQueued = 4'096;

struct FreeOptions {
  void operator()(nghttp2_option* options) const { nghttp2_option_del(options); }
};
struct FreeCallbacks {
  void operator()(nghttp2_session_callbacks* callbacks) const {
    nghttp2_session_callbacks_del(callbacks);
  }
};

std::unique_ptr<nghttp2_option, FreeOptions> make_options() {
  nghttp2_option* options = nullptr;
  if (nghttp2_option_new(&options) != 0) throw std::bad_alloc();
  nghttp2_option_set_no_auto_window_update(options, 1);
  nghttp2_option_set_stream_reset_rate_limit(options, kResetBurst, kResetsPerSecond);
  nghttp2_option_set_max_continuations(options, kMaxContinuations);
  nghttp2_option_set_max_reserved_remote_streams(options, 0);
  return std::unique_ptr<nghttp2_option, FreeOptions>(options);
}

// By up to a tenth, so that connections that were made together do not end together.
std::chrono::milliseconds shortened(std::chrono::milliseconds age) {
  std::minstd_rand random(std::random_device{}());
  return age - std::uniform_int_distribution<std::int64_t>(0, age.count() / 10)(random) * 1ms;
}

}  // namespace

void Connection::Free::operator()(nghttp2_session* session) const { nghttp2_session_del(session); }

Connection::Connection(Executor executor, Socket socket, const TlsContext& context,
                       const std::string& peer_name, const ConnectionLimits& limits, Owner& owner,
                       runtime::Deadlines& deadlines)
    : role_(context.role()),
      limits_(limits),
      owner_(owner),
      deadlines_(deadlines),
      tls_(std::move(socket), context, peer_name),
      tasks_(executor),
      output_wanted_(executor),
      output_taken_(executor),
      silence_(deadlines, [this] { check_silence(); }),
      stall_(deadlines, [this] { give_up("the peer takes nothing"); }),
      age_(deadlines, [this] { end_by_age(); }) {}

Connection::~Connection() {
  runtime::require(open_.empty() && ready_.empty(), "a connection ended before its streams");
}

Task<void> Connection::run() {
  silence_.set(limits_.handshake_timeout);
  std::exception_ptr failure;
  try {
    co_await tls_.handshake();
    start_session();
  } catch (...) {
    failure = std::current_exception();
  }
  if (!failure) {
    tasks_.spawn(write());
    co_await read();
  }
  close();
  co_await tasks_.join();
  lose_streams();
  if (failure) std::rethrow_exception(failure);
}

void Connection::start_session() {
  nghttp2_session_callbacks* made = nullptr;
  if (nghttp2_session_callbacks_new(&made) != 0) throw std::bad_alloc();
  const std::unique_ptr<nghttp2_session_callbacks, FreeCallbacks> callbacks(made);
  Callbacks::set(callbacks.get());
  const auto options = make_options();
  Callbacks::hear_of_unknown_types(options.get());
  const auto create =
      role_ == Role::server ? &nghttp2_session_server_new2 : &nghttp2_session_client_new2;
  nghttp2_session* session = nullptr;
  if (create(&session, callbacks.get(), this, options.get()) != 0) throw std::bad_alloc();
  session_.reset(session);
  submit_settings();
  if (draining_) announce_drain();
  output_wanted_.notify();
}

void Connection::establish() {
  // One that takes no calls is of no use any more, whatever its peer says late.
  if (retired_ || std::exchange(established_, true)) return;
  silence_.set(limits_.keepalive_interval);
  if (!draining_) age_.set(shortened(limits_.age));
  owner_.on_established(*this);
}

void Connection::submit_settings() {
  // One message always fits into the window of its stream, so it may be taken as a whole.
  const auto window =
      std::max(kMinWindow, static_cast<std::uint32_t>(limits_.message_bytes + kMessagePrefix));
  const std::array<nghttp2_settings_entry, 4> settings{{
      {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, window},
      {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(limits_.header_bytes)},
      {NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES, 1},
      role_ == Role::server
          ? nghttp2_settings_entry{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, limits_.streams}
          : nghttp2_settings_entry{NGHTTP2_SETTINGS_ENABLE_PUSH, 0},
  }};
  nghttp2_submit_settings(session_.get(), NGHTTP2_FLAG_NONE, settings.data(), settings.size());
  nghttp2_session_set_local_window_size(session_.get(), NGHTTP2_FLAG_NONE, 0, kConnectionWindow);
}

Task<void> Connection::read() {
  try {
    while (!closed_) {
      take_input();
      output_wanted_.notify();
      while (is_congested()) co_await output_taken_.wait();
      // The first bytes may have come together with the end of the handshake.
      if (!closed_) co_await tls_.receive();
      heard_ = true;
      pinged_ = false;
      unheard_ = 0;
    }
  } catch (const std::exception& error) {
    log::debug("rpc connection ended", {{"reason", reason_of(error)}});
  }
}

Task<void> Connection::write() {
  try {
    while (!closed_ && (nghttp2_session_want_read(session_.get()) != 0 ||
                        nghttp2_session_want_write(session_.get()) != 0)) {
      co_await output_wanted_.wait();
      for (collect_output(); !closed_ && tls_.has_output(); collect_output()) {
        const bool has_more = tls_.output_size() >= kOutputLimit;
        co_await send();
        // Others of the loop want to send as well.
        if (has_more) co_await boost::asio::post(use_task);
      }
    }
    if (!closed_) linger();
  } catch (const std::exception& error) {
    log::debug("rpc connection ended", {{"reason", reason_of(error)}});
    close();
  }
}

Task<void> Connection::send() {
  while (!tls_.send_some()) {
    stall_.set(limits_.stall_timeout);
    co_await tls_.wait_for_room();
  }
  stall_.clear();
}

// A client that does not take what it makes us say is not heard meanwhile. A client itself hears
// always: what it has to say is its own doing, and two that do not hear each other wait for ever.
bool Connection::is_congested() const {
  return role_ == Role::server && session_ && !closed_ && !finished_ &&
         nghttp2_session_get_outbound_queue_size(session_.get()) > kMaxQueued;
}

// Closing at once would reset the connection if the peer still sends, and our GOAWAY might never be
// read. What comes meanwhile is discarded.
void Connection::linger() {
  finished_ = true;
  output_taken_.notify();
  tls_.shut_down();
  silence_.set(kLingerTime);
}

// What nghttp2 made streams ready for is done before anybody else runs, also when the peer's bytes
// end in an error: a stream that has been noted must not meet its owner's next step.
void Connection::take_input() {
  std::exception_ptr failure;
  try {
    for (auto bytes = tls_.decrypt(); !bytes.empty(); bytes = tls_.decrypt()) feed(bytes);
  } catch (...) {
    failure = std::current_exception();
  }
  proceed_ready();
  if (failure) std::rethrow_exception(failure);
}

void Connection::feed(std::string_view bytes) {
  const auto taken = nghttp2_session_mem_recv(
      session_.get(), reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  if (taken < 0) throw std::runtime_error(nghttp2_strerror(static_cast<int>(taken)));
}

void Connection::proceed_ready() noexcept {
  while (!ready_.empty()) {
    auto& stream = ready_.front();
    ready_.pop_front();
    stream.proceed();
  }
}

void Connection::collect_output() {
  std::exception_ptr failure;
  try {
    collect_frames();
  } catch (...) {
    failure = std::current_exception();
  }
  proceed_ready();
  output_taken_.notify();
  if (failure) std::rethrow_exception(failure);
}

void Connection::collect_frames() {
  const std::uint8_t* bytes = nullptr;
  ssize_t size = 1;
  while (!closed_ && size > 0 && tls_.output_size() < kOutputLimit) {
    size = nghttp2_session_mem_send(session_.get(), &bytes);
    if (size < 0) throw std::runtime_error(nghttp2_strerror(static_cast<int>(size)));
    plain_.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    if (plain_.size() >= kRecordSize || (size == 0 && !plain_.empty())) {
      tls_.encrypt(plain_);
      plain_.clear();
    }
  }
  if (plain_.empty() && plain_.capacity() > kKeptPlain) plain_.shrink_to_fit();
}

void Connection::drain() {
  if (closed_ || std::exchange(draining_, true)) return;
  if (session_) return announce_drain();
  if (role_ == Role::client) close();
}

void Connection::announce_drain() {
  if (role_ == Role::client) {
    nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE, 0, NGHTTP2_NO_ERROR, nullptr, 0);
    age_.set(limits_.drain_timeout);
    retire();
  } else {
    // Calls that are already on their way to us still count; the answer to the PING that follows
    // shows that no more are.
    nghttp2_submit_shutdown_notice(session_.get());
    age_.set(kDrainNotice);
  }
  output_wanted_.notify();
}

void Connection::continue_drain() {
  if (role_ == Role::client || !draining_ || std::exchange(drain_announced_, true)) return;
  nghttp2_submit_goaway(session_.get(), NGHTTP2_FLAG_NONE,
                        nghttp2_session_get_last_proc_stream_id(session_.get()), NGHTTP2_NO_ERROR,
                        nullptr, 0);
  age_.set(limits_.drain_timeout);
  output_wanted_.notify();
}

void Connection::close() {
  if (std::exchange(closed_, true)) return;
  retire();
  silence_.clear();
  stall_.clear();
  age_.clear();
  tls_.close();
  output_wanted_.notify();
  output_taken_.notify();
}

// Nothing that was sent is left to the system, which would keep it for who never takes it.
void Connection::give_up(std::string_view reason) {
  log::debug("rpc connection given up", {{"reason", reason}});
  tls_.abort();
  close();
}

// A peer that does not answer the PING of the notice is not waited for. Nor is one whose calls must
// have ended since.
void Connection::end_by_age() {
  if (!draining_) return drain();
  if (role_ == Role::server && !drain_announced_) return continue_drain();
  give_up("it has been drained for too long");
}

void Connection::check_silence() {
  // Its answer may wait to be heard; whether it lives shows in what it takes.
  if (is_congested()) {
    heard_ = true;
    pinged_ = false;
  }
  if (!established_ || pinged_ || finished_) return close();
  if (!std::exchange(heard_, false)) {
    pinged_ = true;
    nghttp2_submit_ping(session_.get(), NGHTTP2_FLAG_NONE, nullptr);
    output_wanted_.notify();
  }
  silence_.set(pinged_ ? limits_.keepalive_timeout : limits_.keepalive_interval);
}

// A busy peer sends window updates and pings with its calls and after our answers, many at once; so
// what it may send grows with the calls.
void Connection::allow_control_frames() {
  control_allowance_ = std::min(control_allowance_ + kControlFramesPerFrame, kMaxControlFrames);
}

bool Connection::is_flooded(std::int64_t cost) {
  if (deadlines_.now() - control_since_ > 1s) {
    control_since_ = deadlines_.now();
    control_allowance_ = std::max(control_allowance_, kControlFramesPerSecond);
  }
  control_allowance_ -= cost;
  return control_allowance_ < 0;
}

}  // namespace cartwright::rpc
