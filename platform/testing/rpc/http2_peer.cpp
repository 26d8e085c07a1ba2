#include "platform/testing/rpc/http2_peer.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace cartwright::rpc::test {
namespace {

constexpr std::string_view kAlpn = "\x02h2";
constexpr int kPatience = 8;  // seconds

void set_patience(int socket) {
  const timeval patience{.tv_sec = kPatience, .tv_usec = 0};
  setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  // What is written arrives, even behind what is not acknowledged yet.
  const int at_once = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int connect_to(std::uint16_t port, const char* from) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  set_patience(socket);
  auto own = loopback(0);
  inet_pton(AF_INET, from, &own.sin_addr);
  bind(socket, reinterpret_cast<const sockaddr*>(&own), sizeof own);
  const auto address = loopback(port);
  if (connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close(socket);
    throw std::runtime_error("cannot connect");
  }
  return socket;
}

int listen_anywhere() {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  set_patience(socket);
  const auto address = loopback(0);
  if (bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(socket, 8) != 0) {
    close(socket);
    throw std::runtime_error("cannot listen");
  }
  return socket;
}

int choose_http2(SSL*, const unsigned char** out, unsigned char* size, const unsigned char*,
                 unsigned int, void*) {
  *out = reinterpret_cast<const unsigned char*>(kAlpn.data()) + 1;
  *size = 2;
  return SSL_TLSEXT_ERR_OK;
}

void load(SSL_CTX* context, const TlsFiles& tls) {
  SSL_CTX_load_verify_file(context, tls.ca.c_str());
  SSL_CTX_use_certificate_chain_file(context, tls.certificate.c_str());
  SSL_CTX_use_PrivateKey_file(context, tls.key.c_str(), SSL_FILETYPE_PEM);
}

SSL_CTX* make_server_context(const TlsFiles& tls) {
  auto* context = SSL_CTX_new(TLS_server_method());
  load(context, tls);
  SSL_CTX_set_alpn_select_cb(context, choose_http2, nullptr);
  return context;
}

SSL_CTX* make_context(const TlsFiles& tls, TlsVersion version) {
  auto* context = SSL_CTX_new(TLS_client_method());
  load(context, tls);
  if (version == TlsVersion::at_most_1_1) {
    SSL_CTX_set_security_level(context, 0);
    SSL_CTX_set_min_proto_version(context, TLS1_1_VERSION);
    SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
  }
  if (version != TlsVersion::without_http2) {
    SSL_CTX_set_alpn_protos(context, reinterpret_cast<const unsigned char*>(kAlpn.data()),
                            kAlpn.size());
  }
  return context;
}

}  // namespace

void Http2Peer::Free::operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
void Http2Peer::Free::operator()(SSL* ssl) const { SSL_free(ssl); }

Http2Peer::Http2Peer(int socket, SSL_CTX* context)
    : socket_(socket), context_(context), ssl_(SSL_new(context)) {
  std::signal(SIGPIPE, SIG_IGN);
  SSL_set_fd(ssl_.get(), socket_);
}

Http2Peer::Http2Peer(std::uint16_t port, const TlsFiles& tls, TlsVersion version,
                     const char* address)
    : Http2Peer(connect_to(port, address), make_context(tls, version)) {
  if (SSL_connect(ssl_.get()) != 1) {
    ERR_clear_error();
    throw std::runtime_error("the server refuses TLS");
  }
}

std::unique_ptr<Http2Peer> Http2Peer::serve(int socket, const TlsFiles& tls) {
  std::unique_ptr<Http2Peer> peer(new Http2Peer(socket, make_server_context(tls)));
  std::string preface;
  if (SSL_accept(peer->ssl_.get()) != 1 || !peer->read(preface, kPreface.size())) {
    ERR_clear_error();
    throw std::runtime_error("the client has gone");
  }
  return peer;
}

Http2Peer::~Http2Peer() { close(socket_); }

void Http2Peer::say_hello() {
  send(kPreface);
  send(frame(FrameType::settings, 0, 0));
}

void Http2Peer::say_hello_to_a_flood() {
  send(kPreface);
  send(limitless());
}

bool Http2Peer::send(std::string_view bytes) {
  return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
}

bool Http2Peer::is_left() {
  pollfd left{.fd = socket_, .events = POLLRDHUP, .revents = 0};
  return poll(&left, 1, kPatience * 1000) > 0;
}

void Http2Peer::renew_keys(int times) {
  bool is_taken = true;
  for (int i = 0; i < times && is_taken; ++i) {
    is_taken = SSL_key_update(ssl_.get(), SSL_KEY_UPDATE_NOT_REQUESTED) == 1 &&
               SSL_do_handshake(ssl_.get()) == 1;
  }
}

void Http2Peer::say_goodbye() { SSL_shutdown(ssl_.get()); }

bool Http2Peer::read(std::string& out, std::size_t size) {
  out.resize(size);
  std::size_t done = 0;
  while (done < size) {
    const int got = SSL_read(ssl_.get(), out.data() + done, static_cast<int>(size - done));
    if (got <= 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      throw std::runtime_error("the server is silent");
    }
    if (got <= 0) return false;
    done += static_cast<std::size_t>(got);
  }
  return true;
}

std::optional<Frame> Http2Peer::next() {
  errno = 0;
  ERR_clear_error();
  std::string head;
  if (!read(head, kFrameHead)) return std::nullopt;
  auto [frame, size] = parse_head(head);
  if (!read(frame.payload, size)) return std::nullopt;
  if (frame.type == FrameType::headers) frame.headers = decoder_.decode(frame.payload);
  return frame;
}

std::optional<Frame> Http2Peer::next(FrameType type) {
  auto frame = next();
  while (frame && frame->type != type) frame = next();
  return frame;
}

int Http2Peer::count_frames() {
  int count = 0;
  while (next()) ++count;
  return count;
}

std::map<std::string, std::string> Http2Peer::final_headers(std::uint32_t stream) {
  while (const auto frame = next(FrameType::headers)) {
    if (frame->stream == stream && (frame->flags & kEndStream) != 0) return frame->headers;
  }
  throw std::runtime_error("the connection has ended without an answer");
}

Http2Host::Http2Host(TlsFiles tls) : tls_(std::move(tls)), socket_(listen_anywhere()) {}

Http2Host::~Http2Host() { close(socket_); }

std::uint16_t Http2Host::port() const {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

std::unique_ptr<Http2Peer> Http2Host::accept() {
  const int socket = ::accept(socket_, nullptr, nullptr);
  if (socket < 0) throw std::runtime_error("nobody has connected");
  set_patience(socket);
  return Http2Peer::serve(socket, tls_);
}

}  // namespace cartwright::rpc::test
