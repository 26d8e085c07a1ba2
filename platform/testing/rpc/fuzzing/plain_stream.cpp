#include "platform/testing/rpc/fuzzing/plain_stream.hpp"

#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "platform/rpc/tls.hpp"

struct ssl_ctx_st {};

namespace cartwright::rpc {

std::function<fuzzing::Wire&()> fuzzing::next_wire;

void fuzzing::change(Wire& wire, std::size_t how, std::size_t variant,
                     cartwright::fuzzing::Script& script) {
  switch (how) {
    case 0:
      return wire.end();
    case 1:
      return wire.reset();
    case 2:
      return wire.refuse();
    case 3:
      return wire.prove();
    case 4:
      return wire.take_up_to(variant * 100);
    case 5:
      return wire.take_up_to(std::string::npos);
    default:
      wire.record = 1 + script.byte();
  }
}

namespace {

constexpr std::size_t kInputSize = 17 * 1024;

boost::system::system_error failure(boost::asio::error::basic_errors code) {
  return boost::system::system_error(code);
}

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const { delete context; }

TlsContext::TlsContext(Role role, const TlsFiles&, const std::vector<std::string>&)
    : role_(role), context_(new ssl_ctx_st) {}

void TlsStream::Free::operator()(ssl_st* wire) const {
  wire->closed = true;
  wire->is_in_use = false;
}

TlsStream::TlsStream(Socket socket, const TlsContext&, const std::string&)
    : socket_(std::move(socket)), ssl_(&fuzzing::next_wire()) {
  ssl_->is_in_use = true;
}

TlsStream::~TlsStream() = default;

Task<void> TlsStream::handshake() {
  auto& wire = *ssl_;
  co_await boost::asio::post(wire.executor, use_task);
  while (wire.proof == fuzzing::Wire::Proof::pending && !wire.closed && !wire.peer_ended &&
         !wire.peer_reset) {
    co_await wire.heard.wait();
  }
  if (wire.closed) throw failure(boost::asio::error::operation_aborted);
  if (wire.proof != fuzzing::Wire::Proof::given) throw std::runtime_error("TLS handshake failed");
}

std::string TlsStream::peer_name() const { return "cart"; }

Task<void> TlsStream::receive() {
  auto& wire = *ssl_;
  // As a socket does, which never resumes at once.
  co_await boost::asio::post(wire.executor, use_task);
  while (wire.to_us.empty() && !wire.closed && !wire.peer_ended && !wire.peer_reset) {
    co_await wire.heard.wait();
  }
  if (wire.closed) throw failure(boost::asio::error::operation_aborted);
  if (wire.peer_reset) throw failure(boost::asio::error::connection_reset);
  const auto size = std::min(wire.to_us.size(), kInputSize);
  input_.assign(wire.to_us.begin(), wire.to_us.begin() + static_cast<std::ptrdiff_t>(size));
  wire.to_us.erase(0, size);
  unread_ = input_;
}

std::string_view TlsStream::decrypt() {
  // The end of TLS is part of what it says, and may be read together with frames.
  if (unread_.empty() && ssl_->to_us.empty() && ssl_->peer_ended) {
    throw boost::system::system_error(boost::asio::error::eof);
  }
  const auto bytes = unread_.first(std::min(unread_.size(), ssl_->record));
  unread_ = unread_.subspan(bytes.size());
  // A copy, so that whoever reads beyond its end is found out.
  auto& plain = ssl_->decrypted;
  plain.assign(bytes.begin(), bytes.end());
  plain.shrink_to_fit();
  return plain;
}

void TlsStream::encrypt(std::string_view bytes) {
  if (ssl_->we_ended) throw std::runtime_error("TLS failed: protocol is shutdown");
  output_.append(bytes);
}

bool TlsStream::send_some() {
  auto& wire = *ssl_;
  if (wire.closed) throw failure(boost::asio::error::bad_descriptor);
  if (wire.peer_reset) throw failure(boost::asio::error::broken_pipe);
  const auto size = std::min(output_size(), wire.room);
  wire.from_us.append(output_, sent_, size);
  wire.room -= size;
  sent_ += size;
  if (has_output()) return false;
  output_.clear();
  sent_ = 0;
  return true;
}

Task<void> TlsStream::wait_for_room() {
  auto& wire = *ssl_;
  co_await boost::asio::post(wire.executor, use_task);
  while (wire.room == 0 && !wire.closed && !wire.peer_reset) co_await wire.roomier.wait();
  if (wire.closed) throw failure(boost::asio::error::operation_aborted);
}

void TlsStream::shut_down() {
  auto& wire = *ssl_;
  if (wire.closed || wire.peer_reset) return;
  const auto size = std::min(output_size(), wire.room);
  wire.from_us.append(output_, sent_, size);
  wire.we_ended = true;
}

void TlsStream::close() {
  shut_down();
  abort();
}

void TlsStream::abort() {
  ssl_->closed = true;
  ssl_->heard.notify();
  ssl_->roomier.notify();
}

}  // namespace cartwright::rpc
