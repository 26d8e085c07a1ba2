#include "platform/http/session.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <utility>

#include "platform/http/respond.hpp"
#include "platform/runtime/require.hpp"

namespace cartwright::http {
namespace {

namespace asio = boost::asio;

using ErrorCode = boost::system::error_code;
using std::chrono::milliseconds;

constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

// RFC 9112, 2.2: one in front of a request is ignored.
constexpr std::string_view kEmptyLine = "\r\n";

constexpr std::size_t kSmallRoom = 1024;
constexpr std::size_t kBodyRoom = 8 * 1024;

// What a request may take that counts for no budget, so that large ones cannot keep it out: little,
// as ten thousand clients may fall silent in the middle of one.
constexpr std::size_t kSmallRequest = 3 * 1024;

// A body up to this size is read even if nobody wants it, so that the connection stays.
constexpr std::size_t kSmallBody = 16 * 1024;

asio::mutable_buffer to_buffer(std::span<char> room) { return {room.data(), room.size()}; }

}  // namespace

Session::Session(Socket socket, Peer peer, SessionContext& context)
    : socket_(std::move(socket)),
      peer_(peer),
      context_(context),
      deadline_(context.deadlines, [this] { expire(); }),
      body_memory_(context.bodies, peer.network, [this] { give_up_body(); }),
      reply_memory_(context.replies, peer.network, [this] { reset(); }) {
  context_.open.add(*this);
}

Session::~Session() { context_.open.remove(*this); }

Task<void> Session::run() {
  bool open = true;
  while (open) {
    begin_request();
    const auto received = co_await receive_until(Part::head);
    if (received == Received::nothing) co_return;
    Reply reply;
    if (received == Received::refused) {
      reply = context_.responder.refuse(refusal_->status, refusal_->message, request_);
    } else {
      find_client();
      enter(Phase::handling, context_.settings.handler_timeout);
      reply = co_await context_.responder.respond(&request_);
      if (expired_) co_await asio::this_coro::reset_cancellation_state();
      if (is_lost_) co_return;
    }
    forget();
    begin_reply(&reply);
    open = write_what_fits() || co_await flush(&reply);
    if (open && reply.stream) open = co_await send_pieces(&reply);
    open = open && !closes();
    if (open && request_.incoming != nullptr) open = co_await skip_body();
    finish_request();
    // A client that sends much at once waits for its turn like all others.
    if (open && !buffer_.unparsed().empty()) co_await asio::post(use_task);
  }
  if (may_be_sending()) co_await drain();
}

bool Session::end_if_idle() {
  if (phase_ != Phase::idle || has_unread_bytes()) return false;
  phase_ = Phase::ending;
  ErrorCode gone;
  socket_.cancel(gone);
  return true;
}

// No client may repeat what it has sent on a connection that never answered, so a new one is given
// the time to ask. On others an end without an answer says that nothing was done.
void Session::stop() {
  if (has_answered_) {
    end_if_idle();
  } else if (phase_ == Phase::idle) {
    deadline_.set(kMoment);
  }
}

bool Session::make_room(milliseconds patience) {
  switch (phase_) {
    case Phase::idle:
      return end_if_idle();
    case Phase::reading_head:
    case Phase::reading_body:
    case Phase::writing:
      if (context_.deadlines.now() - phase_begun_ < patience) return false;
      break;
    case Phase::draining:
      break;
    case Phase::handling:
    case Phase::ending:
      return false;
  }
  expire();
  phase_ = Phase::ending;
  return true;
}

void Session::begin_request() {
  parser_.emplace(context_.settings.request_limits, &request_, &body_, context_.own_field);
  request_.id = context_.ids.next();
  request_.held_by = this;
  header_size_ = 0;
  sent_continue_ = false;
  skipped_line_ = false;
  is_body_given_up_ = false;
  had_body_ = false;
}

void Session::find_client() {
  request_.client = peer_.network;
  request_.address = peer_.address;
  if (!peer_.is_trusted_proxy) return;
  const auto client = context_.proxies.client_in(request_.fields.lines(header::kForwardedFor));
  if (!client) return;
  request_.client = runtime::network_of(*client);
  request_.address = plain_address(*client);
}

// Up to its head, or all of it.
Task<Session::Received> Session::receive_until(Part part) {
  while (true) {
    const auto progress = parse();
    if (progress == RequestParser::Progress::refused) co_return refuse(parser_->refusal());
    hold_request();
    if (is_body_given_up_) {
      co_return refuse({Status::unavailable, "Too many large requests arrive at once."});
    }
    if (progress == RequestParser::Progress::complete) {
      request_memory().keep();
      co_return Received::request;
    }
    if (part == Part::head && parser_->has_header()) {
      request_.incoming = this;
      co_return Received::request;
    }
    if (wants_continue() && !co_await send_continue()) co_return Received::nothing;
    if (!await_bytes()) co_return Received::nothing;
    ErrorCode error;
    const auto size =
        co_await socket_.async_read_some(to_buffer(room()), asio::redirect_error(use_task, error));
    if (!is_body_given_up_ && (error || expired_)) co_return stop_receiving();
    // It was idle when it was told to end, but its client had sent something just then.
    if (phase_ == Phase::ending) is_last_ = true;
    buffer_.received(size);
    request_memory().moved(size);
  }
}

// What is left of a request that an endpoint wants to have in full.
Task<void> Session::receive() {
  runtime::require(request_.incoming == this, "the body of a request was asked for twice");
  request_.incoming = nullptr;
  const auto received = co_await receive_until(Part::whole);
  if (received == Received::refused) throw BodyRefused(*refusal_);
  if (received == Received::nothing) {
    is_lost_ = true;
    throw BodyRefused({Status::bad_request, "The body did not arrive."});
  }
  enter(Phase::handling, context_.settings.handler_timeout);
}

// Whoever allows more has looked at the head alone, so that nobody else can have it held.
void Session::allow(std::uint64_t size) {
  const bool was_too_large = request_.body_is_too_large;
  parser_->allow_body(size);
  if (was_too_large && !request_.body_is_too_large) request_.incoming = this;
  if (request_.incoming == nullptr || upload_memory_) return;
  body_memory_.release();
  upload_memory_ =
      std::make_unique<HeldMemory>(context_.uploads, peer_.network, [this] { give_up_body(); });
}

// Takes the body that nobody wanted out of the next request's way.
Task<bool> Session::skip_body() {
  request_.incoming = nullptr;
  const auto received = co_await receive_until(Part::whole);
  forget();
  co_return received == Received::request;
}

RequestParser::Progress Session::parse() {
  if (!skipped_line_ && buffer_.kept().starts_with(kEmptyLine)) {
    skipped_line_ = true;
    buffer_.consume(kEmptyLine.size());
    buffer_.finish_request();
  }
  const bool may_be_skipped = !skipped_line_ && buffer_.kept() == kEmptyLine.substr(0, 1);
  if (is_body_given_up_ || buffer_.unparsed().empty() || may_be_skipped) {
    return RequestParser::Progress::need_more;
  }
  const auto progress = parser_->parse(buffer_.unparsed());
  buffer_.consume(parser_->consumed());
  return progress;
}

Session::Received Session::refuse(Refusal refusal) {
  forget();
  refusal_ = std::move(refusal);
  return Received::refused;
}

// Silence of a client that has begun a request is answered, any other end is quiet.
Session::Received Session::stop_receiving() {
  if (!expired_ || phase_ == Phase::idle) return Received::nothing;
  return refuse({Status::request_timeout, "The request took too long to arrive."});
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
    if (context_.stopping && has_answered_ && !has_unread_bytes()) return false;
    release_memory();
    enter(Phase::idle, context_.stopping || is_last_ ? kMoment : settings.idle_timeout);
  } else if (phase_ != Phase::reading_head) {
    enter(Phase::reading_head, is_last_ ? kMoment : settings.header_timeout);
  }
  return true;
}

std::span<char> Session::room() {
  if (parser_->has_header()) {
    if (header_size_ == 0) header_size_ = buffer_.kept().size() - buffer_.unparsed().size();
    buffer_.forget_after(header_size_);
  }
  const auto kept = buffer_.kept();
  // Whoever has sent little may have no more to send.
  const auto room = buffer_.prepare(body_.size() >= kSmallRoom ? kBodyRoom : kSmallRoom);
  if (buffer_.kept().data() != kept.data()) parser_->rebase(kept, buffer_.kept().data());
  return room;
}

// Closing the socket would reset the connection of a client whose request has arrived.
bool Session::has_unread_bytes() const {
  ErrorCode error;
  return socket_.available(error) > 0;
}

bool Session::wants_continue() const {
  return parser_->has_header() && parser_->expects_continue() && !sent_continue_ &&
         body_.size() == 0 && buffer_.unparsed().empty();
}

// Who waits for a sign may send the body or not once it has the reply instead.
bool Session::can_skip_body() const {
  const auto length = parser_->body_length();
  return length && *length <= kSmallBody && !parser_->expects_continue();
}

Task<bool> Session::send_continue() {
  sent_continue_ = true;
  writer_.begin(kContinue);
  co_return co_await flush(nullptr);
}

void Session::hold_request() {
  const auto size = buffer_.capacity() + body_.capacity();
  if (size > kSmallRequest) request_memory().hold(size);
}

// What the request keeps while its reply is sent, if that is much.
std::size_t Session::large_head() const {
  return buffer_.capacity() > kSmallRequest ? buffer_.capacity() : 0;
}

void Session::give_up_body() {
  is_body_given_up_ = true;
  body_.clear();
  ErrorCode gone;
  socket_.cancel(gone);
}

void Session::forget() {
  body_memory_.release();
  upload_memory_.reset();
  if (body_.size() == 0) return;
  had_body_ = true;
  request_.body = {};
  body_.clear();
}

void Session::finish_request() {
  has_answered_ = true;
  if (had_body_) buffer_.wipe_request();
  buffer_.finish_request();
}

void Session::release_memory() {
  writer_.shrink();
  buffer_.shrink();
}

void Session::enter(Phase phase, milliseconds timeout) {
  if (phase != phase_) phase_begun_ = context_.deadlines.now();
  phase_ = phase;
  expired_ = false;
  deadline_.set(timeout);
  context_.open.step(*this);
}

// An exception would end the sweep, and with it all deadlines.
void Session::expire() noexcept {
  expired_ = true;
  if (phase_ == Phase::handling) {
    context_.tasks.cancel(*task_);
  } else {
    ErrorCode gone;
    socket_.cancel(gone);
  }
}

}  // namespace cartwright::http
