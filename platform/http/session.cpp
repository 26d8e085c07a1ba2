#include "platform/http/session.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <utility>

#include "platform/error.hpp"
#include "platform/http/respond.hpp"
#include "platform/runtime/log.hpp"

namespace cartwright::http {
namespace {

namespace asio = boost::asio;

using ErrorCode = boost::system::error_code;
using std::chrono::milliseconds;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// RFC 9112, 2.2: one in front of a request is ignored.
constexpr std::string_view kEmptyLine = "\r\n";

constexpr std::size_t kHeaderRoom = 1024;
constexpr std::size_t kBodyRoom = 8 * 1024;

// What an idle connection may keep of each of its strings.
constexpr std::size_t kKeptMemory = 2 * 1024;

// How long a refused client may go on sending, so that it reads the reply before a reset.
constexpr milliseconds kDrainTimeout = std::chrono::seconds(5);

asio::mutable_buffer to_buffer(std::span<char> room) { return {room.data(), room.size()}; }

void shrink(std::string& text) {
  // Assigning an empty string would keep the memory.
  if (text.capacity() > kKeptMemory) std::string().swap(text);
}

}  // namespace

Session::Session(Socket socket, SessionContext& context)
    : socket_(std::move(socket)),
      context_(context),
      deadline_(context.deadlines, [this] { expire(); }) {}

Task<void> Session::run() {
  bool open = true;
  while (open) {
    const auto received = co_await receive_request();
    if (received == Received::nothing) co_return;
    refused_ = received == Received::refused;
    Reply reply;
    if (refused_) {
      reply = context_.responder.refuse(refusal_.status, refusal_.message, request_);
    } else {
      enter(Phase::handling, context_.settings.handler_timeout);
      reply = co_await context_.responder.respond(&request_);
      if (expired_) co_await asio::this_coro::reset_cancellation_state();
    }
    begin_reply(&reply);
    open = write_what_fits() || co_await flush();
    if (open && reply.stream) open = co_await send_pieces(reply.stream.get());
    open = open && !closes();
    buffer_.finish_request();
    // A client that sends much at once waits for its turn like all others.
    if (open && !buffer_.unparsed().empty()) co_await asio::post(use_task);
  }
  if (refused_ || request_.body_is_too_large || !buffer_.unparsed().empty()) co_await drain();
}

Session::~Session() { context_.bodies -= counted_body_; }

bool Session::end_if_idle() {
  if (phase_ != Phase::idle || has_unread_bytes()) return false;
  phase_ = Phase::ending;
  socket_.cancel();
  return true;
}

void Session::begin_request() {
  parser_.emplace(context_.limits, &request_, &body_);
  header_size_ = 0;
  sent_continue_ = false;
  skipped_line_ = false;
}

Task<Session::Received> Session::receive_request() {
  begin_request();
  while (true) {
    const auto progress = parse();
    if (!count_body()) {
      refusal_ = {Status::unavailable, "Too many large bodies arrive at once."};
      co_return Received::refused;
    }
    if (progress == RequestParser::Progress::complete) co_return Received::request;
    if (progress == RequestParser::Progress::refused) {
      refusal_ = parser_->refusal();
      co_return Received::refused;
    }
    if (wants_continue() && !co_await send_continue()) co_return Received::nothing;
    if (!await_bytes()) co_return Received::nothing;
    ErrorCode error;
    const auto size =
        co_await socket_.async_read_some(to_buffer(room()), asio::redirect_error(use_task, error));
    if (error || expired_) co_return stop_receiving();
    buffer_.received(size);
  }
}

RequestParser::Progress Session::parse() {
  if (!skipped_line_ && buffer_.kept().starts_with(kEmptyLine)) {
    skipped_line_ = true;
    buffer_.consume(kEmptyLine.size());
    buffer_.finish_request();
  }
  const bool may_be_skipped = !skipped_line_ && buffer_.kept() == kEmptyLine.substr(0, 1);
  if (buffer_.unparsed().empty() || may_be_skipped) return RequestParser::Progress::need_more;
  const auto progress = parser_->parse(buffer_.unparsed());
  buffer_.consume(parser_->consumed());
  return progress;
}

// False if the body has grown beyond what the bodies of all sessions may take. Then it is dropped
// at once, so that nobody else is refused because of it.
bool Session::count_body() {
  const bool has_grown = body_.size() > counted_body_;
  context_.bodies += body_.size() - counted_body_;
  counted_body_ = body_.size();
  if (!has_grown || context_.bodies <= context_.settings.bodies_limit) return true;
  std::string().swap(body_);
  context_.bodies -= std::exchange(counted_body_, 0);
  return false;
}

// Silence of a client that has begun a request is answered, any other end is quiet.
Session::Received Session::stop_receiving() {
  if (!expired_ || phase_ == Phase::idle) return Received::nothing;
  refusal_ = {Status::request_timeout, "The request took too long to arrive."};
  return Received::refused;
}

// False if the connection should end instead.
bool Session::await_bytes() {
  const auto& settings = context_.settings;
  if (parser_->has_header()) {
    const auto now = context_.deadlines.now();
    if (phase_ != Phase::reading_body) body_ends_ = now + settings.body_timeout;
    const auto rest = std::chrono::duration_cast<milliseconds>(body_ends_ - now);
    enter(Phase::reading_body, std::min(rest, settings.body_stall_timeout));
  } else if (buffer_.kept().empty()) {
    if (context_.stopping && !has_unread_bytes()) return false;
    release_memory();
    enter(Phase::idle, settings.idle_timeout);
  } else if (phase_ != Phase::reading_header) {
    enter(Phase::reading_header, settings.header_timeout);
  }
  return true;
}

std::span<char> Session::room() {
  if (parser_->has_header()) {
    if (header_size_ == 0) header_size_ = buffer_.kept().size() - buffer_.unparsed().size();
    buffer_.forget_after(header_size_);
  }
  const auto kept = buffer_.kept();
  const auto room = buffer_.prepare(parser_->has_header() ? kBodyRoom : kHeaderRoom);
  if (buffer_.kept().data() != kept.data()) parser_->rebase(kept, buffer_.kept().data());
  return room;
}

// Closing the socket would reset the connection of a client whose request has arrived.
bool Session::has_unread_bytes() const {
  ErrorCode error;
  return socket_.available(error) > 0;
}

bool Session::wants_continue() const {
  return parser_->has_header() && parser_->expects_continue() && !sent_continue_ && body_.empty() &&
         buffer_.unparsed().empty();
}

Task<bool> Session::send_continue() {
  sent_continue_ = true;
  writer_.begin(kContinue);
  co_return co_await flush();
}

void Session::begin_reply(Reply* reply) {
  auto framing = Framing::length;
  if (reply->stream) framing = parser_->is_http_1_0() ? Framing::until_close : Framing::chunked;
  ends_with_body_ = framing == Framing::until_close;
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

Task<bool> Session::flush() {
  ErrorCode error;
  while (!writer_.is_sent()) {
    enter(Phase::writing, context_.settings.write_stall_timeout);
    writer_.sent(
        co_await socket_.async_write_some(writer_.unsent(), asio::redirect_error(use_task, error)));
    if (error || expired_) {
      reset();
      co_return false;
    }
  }
  co_return true;
}

// What follows the first piece of a body. Only a reset tells the other side that it has not got all
// of it.
Task<bool> Session::send_pieces(BodyStream* stream) try {
  std::string_view piece;
  do {
    enter(Phase::handling, context_.settings.handler_timeout);
    piece = co_await stream->next();
    writer_.add_piece(piece);
    if (!write_what_fits() && !co_await flush()) co_return false;
    co_await asio::post(use_task);  // others have their turn
  } while (!piece.empty());
  co_return true;
} catch (const std::exception& failure) {
  log::warning("reply broke off", {{"path", request_.path}, {"reason", reason_of(failure)}});
  reset();
  co_return false;
} catch (...) {
  reset();
  throw;
}

void Session::reset() {
  ErrorCode gone;
  socket_.set_option(Socket::linger(true, 0), gone);
  socket_.close(gone);
}

Task<void> Session::drain() {
  ErrorCode error;
  socket_.shutdown(Socket::shutdown_send, error);
  enter(Phase::draining, kDrainTimeout);
  while (!error && !expired_) {
    buffer_.consume(buffer_.unparsed().size());
    buffer_.finish_request();
    co_await socket_.async_read_some(to_buffer(buffer_.prepare(kBodyRoom)),
                                     asio::redirect_error(use_task, error));
  }
}

bool Session::closes() const {
  return refused_ || context_.stopping || ends_with_body_ || !parser_->keeps_alive();
}

ConnectionHeader Session::connection_header() const {
  if (closes()) return ConnectionHeader::close;
  return parser_->is_http_1_0() ? ConnectionHeader::keep_alive : ConnectionHeader::none;
}

void Session::release_memory() {
  writer_.shrink();
  shrink(body_);
  buffer_.shrink();
}

void Session::enter(Phase phase, milliseconds timeout) {
  phase_ = phase;
  expired_ = false;
  deadline_.set(timeout);
}

void Session::expire() {
  expired_ = true;
  if (phase_ == Phase::handling) {
    context_.tasks.cancel(*task_);
  } else {
    socket_.cancel();
  }
}

}  // namespace cartwright::http
