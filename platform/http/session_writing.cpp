// How a session sends its replies.

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <algorithm>

#include "platform/error.hpp"
#include "platform/http/session.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::http {
namespace {

namespace asio = boost::asio;

using ErrorCode = boost::system::error_code;
using std::chrono::milliseconds;

// How long a refused client may go on sending, so that it reads the reply before a reset.
constexpr milliseconds kDrainTimeout = std::chrono::seconds(5);
constexpr std::size_t kDrainRoom = 2 * 1024;

}  // namespace

void Session::begin_reply(Reply* reply) {
  auto framing = Framing::length;
  if (reply->stream) framing = parser_->is_http_1_0() ? Framing::until_close : Framing::chunked;
  ends_with_body_ = framing == Framing::until_close;
  leaves_body_ = request_.incoming != nullptr && !can_skip_body();
  const bool is_head = request_.method == Method::head;
  writer_.begin(*reply, context_.date.now(), connection_header(), framing,
                is_head ? ReplyWriter::Part::head : ReplyWriter::Part::whole);
  if (is_head) reply->stream = nullptr;
}

// True if everything has been sent, which is the rule: then nothing needs to be awaited.
bool Session::write_what_fits() {
  ErrorCode error;
  if (writer_.unsent().back().size() == 0) {
    writer_.sent(socket_.write_some(writer_.unsent().front(), error));
  } else {
    writer_.sent(socket_.write_some(writer_.unsent(), error));
  }
  return writer_.is_sent();
}

// `reply`, if there is one, is what the bytes belong to.
Task<bool> Session::flush(const Reply* reply) {
  const auto begun = context_.deadlines.now();
  std::size_t taken = 0;
  if (reply != nullptr) {
    reply_memory_.hold(writer_.own_size() + large_head(), reply->shared_body);
  }
  while (!writer_.is_sent()) {
    enter(Phase::writing, patience(begun, taken));
    ErrorCode error;
    const auto size =
        co_await socket_.async_write_some(writer_.unsent(), asio::redirect_error(use_task, error));
    if (error || expired_) {
      reset();
      co_return false;
    }
    writer_.sent(size);
    reply_memory_.moved(size);
    taken += size;
  }
  reply_memory_.release();
  co_return true;
}

// How long a client may take nothing now, after it has taken so much since it `begun`.
milliseconds Session::patience(std::chrono::steady_clock::time_point begun,
                               std::size_t taken) const {
  const auto& settings = context_.settings;
  const milliseconds stall = settings.reply_stall_timeout;
  if (settings.least_read_rate == 0) return stall;
  const milliseconds earned(1000 * taken / settings.least_read_rate);
  const auto rest = begun + stall + earned - context_.deadlines.now();
  return std::min(stall, std::chrono::duration_cast<milliseconds>(rest));
}

// What follows the first piece of a body. Only a reset tells the other side that it has not got all
// of it.
Task<bool> Session::send_pieces(const Reply* reply) try {
  std::string_view piece;
  do {
    enter(Phase::handling, context_.settings.handler_timeout);
    piece = co_await reply->stream->next();
    writer_.add_piece(piece);
    if (!write_what_fits() && !co_await flush(reply)) co_return false;
    co_await asio::post(use_task);  // others have their turn
  } while (!piece.empty());
  co_return true;
} catch (const std::exception& failure) {
  context_.broke_off.write({{"path", request_.path}, {"reason", reason_of(failure)}});
  reset();
  co_return false;
} catch (...) {
  reset();
  throw;
}

Task<void> Session::drain() {
  ErrorCode error;
  socket_.shutdown(Socket::shutdown_send, error);
  enter(Phase::draining, kDrainTimeout);
  while (!error && !expired_) {
    buffer_.consume(buffer_.unparsed().size());
    buffer_.finish_request();
    buffer_.shrink();
    const auto room = buffer_.prepare(kDrainRoom);
    co_await socket_.async_read_some(asio::buffer(room.data(), room.size()),
                                     asio::redirect_error(use_task, error));
  }
}

bool Session::closes() const {
  return refusal_ || context_.stopping || is_last_ || ends_with_body_ || leaves_body_ ||
         !parser_->keeps_alive();
}

// A close would reset the connection of a client that is sending, before it has read the reply.
// Whoever was too slow is not sending.
bool Session::may_be_sending() const {
  if (refusal_) return refusal_->status != Status::request_timeout;
  return request_.body_is_too_large || leaves_body_ || !buffer_.unparsed().empty();
}

ConnectionHeader Session::connection_header() const {
  if (closes()) return ConnectionHeader::close;
  return parser_->is_http_1_0() ? ConnectionHeader::keep_alive : ConnectionHeader::none;
}

void Session::reset() {
  ErrorCode gone;
  socket_.set_option(Socket::linger(true, 0), gone);
  socket_.close(gone);
}

}  // namespace cartwright::http
