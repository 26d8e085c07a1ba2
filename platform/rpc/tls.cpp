#include "platform/rpc/tls.hpp"

#include <boost/asio/buffer.hpp>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

namespace cartwright::rpc {
namespace {

// A record, whole: no more of a peer's calls are taken before others have their turn.
constexpr std::size_t kInputSize = 17 * 1024;
constexpr std::size_t kHandshakeInputSize = 4 * 1024;
constexpr std::size_t kKeptOutput = 4 * 1024;
constexpr long kMaxCertificates = 32 * 1024;
constexpr std::size_t kRecordSize = 16 * 1024;
// Of one connection. Libraries renew theirs after many gigabytes, if ever.
constexpr int kMaxKeyUpdates = 100;
constexpr std::string_view kHttp2 = "\x02h2";

// Where the connections of a thread, one after the other, have what has just come: a thousand that
// are silent would keep as many buffers.
struct Arrival {
  std::array<char, kInputSize> encrypted;
  std::array<char, kRecordSize> plain;
};
thread_local Arrival arrival;

std::runtime_error tls_error(const std::string& what) {
  const auto code = ERR_get_error();
  ERR_clear_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return std::runtime_error(reason == nullptr ? what : what + ": " + reason);
}

// With the verdict on the peer's certificate, where there is one: "certificate has expired".
std::runtime_error handshake_error(const SSL* ssl) {
  const auto verdict = SSL_get_verify_result(ssl);
  if (verdict == X509_V_OK) return tls_error("TLS handshake failed");
  const std::string reason = X509_verify_cert_error_string(verdict);
  return tls_error("TLS handshake failed, " + reason);
}

int select_http2(SSL*, const unsigned char** out, unsigned char* out_size,
                 const unsigned char* offered, unsigned int offered_size, void*) {
  const auto* ours = reinterpret_cast<const unsigned char*>(kHttp2.data());
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_size, ours, kHttp2.size(), offered, offered_size) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

void load(SSL_CTX* context, const TlsFiles& files) {
  if (SSL_CTX_load_verify_file(context, files.ca.c_str()) != 1) {
    throw tls_error("cannot read the CA certificate " + files.ca);
  }
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
    throw tls_error("cannot read the certificate " + files.certificate);
  }
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    throw tls_error("cannot use the key " + files.key);
  }
}

void restrict_protocol(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  // HTTP/2 forbids the other suites of TLS 1.2; AES-128 comes first because it is the fastest.
  SSL_CTX_set_cipher_list(context, "ECDHE+AESGCM:ECDHE+CHACHA20");
  SSL_CTX_set_ciphersuites(
      context, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256");
  // A connection that is silent keeps no buffers.
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_max_cert_list(context, kMaxCertificates);
}

// As a client does with its server: the name counts where certificates hold names of hosts, nowhere
// else, and as it is written there.
void require_one_of(SSL_CTX* context, const std::vector<std::string>& names) {
  if (names.empty()) return;
  auto* rules = SSL_CTX_get0_param(context);
  X509_VERIFY_PARAM_set_hostflags(
      rules, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_WILDCARDS);
  for (const auto& name : names) {
    if (X509_VERIFY_PARAM_add1_host(rules, name.c_str(), name.size()) != 1) throw std::bad_alloc();
  }
}

}  // namespace

void TlsContext::Free::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }

TlsContext::TlsContext(Role role, const TlsFiles& files, const std::vector<std::string>& clients)
    : role_(role), context_(SSL_CTX_new(TLS_method())) {
  load(context_.get(), files);
  restrict_protocol(context_.get());
  require_one_of(context_.get(), clients);
  SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  if (role == Role::server) {
    SSL_CTX_set_alpn_select_cb(context_.get(), select_http2, nullptr);
  } else {
    SSL_CTX_set_alpn_protos(context_.get(), reinterpret_cast<const unsigned char*>(kHttp2.data()),
                            kHttp2.size());
  }
}

// What OpenSSL sees instead of a socket.
struct TlsStream::Bio {
  static int read(BIO* bio, char* out, int size) {
    auto& unread = stream(bio).unread_;
    BIO_clear_retry_flags(bio);
    if (unread.empty()) {
      BIO_set_retry_read(bio);
      return -1;
    }
    const auto count = std::min(unread.size(), static_cast<std::size_t>(size));
    std::memcpy(out, unread.data(), count);
    unread = unread.subspan(count);
    return static_cast<int>(count);
  }

  static int write(BIO* bio, const char* bytes, int size) {
    stream(bio).output_.append(bytes, static_cast<std::size_t>(size));
    return size;
  }

  static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

  static TlsStream& stream(BIO* bio) { return *static_cast<TlsStream*>(BIO_get_data(bio)); }

  // Never freed: whoever else is static may still have streams.
  static const BIO_METHOD* method() {
    static const BIO_METHOD* const made = make();
    return made;
  }

  static BIO_METHOD* make() {
    auto* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "buffers");
    BIO_meth_set_read(made, &read);
    BIO_meth_set_write(made, &write);
    BIO_meth_set_ctrl(made, &control);
    return made;
  }
};

void TlsStream::Free::operator()(SSL* ssl) const { SSL_free(ssl); }

TlsStream::TlsStream(Socket socket, const TlsContext& context, const std::string& peer_name)
    : socket_(std::move(socket)), input_(kHandshakeInputSize), ssl_(SSL_new(context.get())) {
  auto* bio = BIO_new(Bio::method());
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_msg_callback(ssl_.get(), &count_key_update);
  SSL_set_msg_callback_arg(ssl_.get(), this);
  socket_.non_blocking(true);
  socket_.set_option(boost::asio::ip::tcp::no_delay(true));
  if (context.role() == Role::server) {
    SSL_set_accept_state(ssl_.get());
    return;
  }
  SSL_set_connect_state(ssl_.get());
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl_.get()), peer_name.c_str()) != 1) {
    SSL_set_hostflags(ssl_.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    SSL_set1_host(ssl_.get(), peer_name.c_str());
    SSL_set_tlsext_host_name(ssl_.get(), peer_name.c_str());
  }
}

TlsStream::~TlsStream() = default;

Task<void> TlsStream::handshake() {
  std::exception_ptr failure;
  for (bool done = false; !done && !failure;) {
    try {
      done = step_handshake();
    } catch (...) {
      failure = std::current_exception();
    }
    // Also after a failure, so that the peer learns the reason by an alert.
    co_await send();
    if (!done && !failure) co_await receive_handshake();
  }
  if (failure) std::rethrow_exception(failure);
}

bool TlsStream::step_handshake() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  if (result != 1) {
    if (SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_READ) return false;
    throw handshake_error(ssl_.get());
  }
  const unsigned char* protocol = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(ssl_.get(), &protocol, &size);
  if (size == 0) throw std::runtime_error("the peer does not speak HTTP/2");
  return true;
}

std::string TlsStream::peer_name() const {
  const char* name = SSL_get0_peername(ssl_.get());
  return name == nullptr ? "" : name;
}

Task<void> TlsStream::receive_handshake() {
  const auto size = co_await socket_.async_read_some(boost::asio::buffer(input_), use_task);
  unread_ = std::span(input_).first(size);
}

Task<void> TlsStream::receive() {
  // What came with the end of the handshake has been taken.
  input_ = {};
  co_await socket_.async_wait(Socket::wait_read, use_task);
  boost::system::error_code error;
  const auto size = socket_.read_some(boost::asio::buffer(arrival.encrypted), error);
  if (error && error != boost::asio::error::would_block) throw boost::system::system_error(error);
  unread_ = std::span(arrival.encrypted).first(size);
}

std::string_view TlsStream::decrypt() {
  ERR_clear_error();
  auto& plain = arrival.plain;
  const int size = SSL_read(ssl_.get(), plain.data(), static_cast<int>(plain.size()));
  if (key_updates_ > kMaxKeyUpdates) throw std::runtime_error("the peer renews its keys too often");
  if (size > 0) return {plain.data(), static_cast<std::size_t>(size)};
  switch (SSL_get_error(ssl_.get(), size)) {
    case SSL_ERROR_WANT_READ:
      return {};
    case SSL_ERROR_ZERO_RETURN:
      throw boost::system::system_error(boost::asio::error::eof);
    default:
      throw tls_error("TLS failed");
  }
}

// RFC 8446, 4.6.3.
void TlsStream::count_key_update(int is_sent, int, int content, const void* message,
                                 std::size_t size, SSL*, void* self) {
  if (is_sent != 0 || content != SSL3_RT_HANDSHAKE || size == 0) return;
  if (*static_cast<const unsigned char*>(message) != SSL3_MT_KEY_UPDATE) return;
  ++static_cast<TlsStream*>(self)->key_updates_;
}

void TlsStream::encrypt(std::string_view bytes) {
  ERR_clear_error();
  if (SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) <= 0) {
    throw tls_error("TLS failed");
  }
}

Task<void> TlsStream::send() {
  while (!send_some()) co_await wait_for_room();
}

bool TlsStream::send_some() {
  while (has_output()) {
    boost::system::error_code error;
    sent_ += socket_.write_some(boost::asio::buffer(output_) + sent_, error);
    if (error == boost::asio::error::would_block) return false;
    if (error) throw boost::system::system_error(error);
  }
  output_.clear();
  if (output_.capacity() > kKeptOutput) output_.shrink_to_fit();
  sent_ = 0;
  return true;
}

Task<void> TlsStream::wait_for_room() { return socket_.async_wait(Socket::wait_write, use_task); }

void TlsStream::shut_down() {
  boost::system::error_code ignored;
  if (SSL_is_init_finished(ssl_.get()) == 1) SSL_shutdown(ssl_.get());
  if (has_output()) socket_.write_some(boost::asio::buffer(output_) + sent_, ignored);
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void TlsStream::close() {
  shut_down();
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void TlsStream::abort() {
  boost::system::error_code ignored;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  socket_.close(ignored);
}

}  // namespace cartwright::rpc
