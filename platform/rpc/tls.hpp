#pragma once
// Mutual TLS: what both ends of a connection have to prove, and the encrypted stream itself.

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/rpc/tls_files.hpp"
#include "platform/runtime/listen.hpp"
#include "platform/task.hpp"

struct bio_st;
struct ssl_ctx_st;
struct ssl_st;

namespace cartwright::rpc {

enum class Role { server, client };

/// The files, read once, and the rules: TLS 1.2 or newer, a certificate of our CA on both sides,
/// HTTP/2. Connections keep what they were made with, so a new context replaces an old one safely.
class TlsContext {
 public:
  /// Throws std::runtime_error that names the file at fault. `clients`: DNS names of which a
  /// server's client must have one in its certificate; a client names its server in TlsStream.
  TlsContext(Role role, const TlsFiles& files, const std::vector<std::string>& clients = {});

  [[nodiscard]] Role role() const { return role_; }
  [[nodiscard]] ssl_ctx_st* get() const { return context_.get(); }

 private:
  struct Free {
    void operator()(ssl_ctx_st* context) const;
  };

  Role role_;
  std::unique_ptr<ssl_ctx_st, Free> context_;
};

using runtime::Socket;

/// TLS over one socket. OpenSSL never touches the socket: it takes from and gives to two buffers,
/// so that many frames travel in one system call. One coroutine reads, one writes.
class TlsStream {
 public:
  /// `peer_name`: the name or address that the server's certificate must hold; empty on a server.
  TlsStream(Socket socket, const TlsContext& context, const std::string& peer_name);
  ~TlsStream();
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  /// Throws std::runtime_error with OpenSSL's reason if the peer cannot be trusted or speaks no h2.
  Task<void> handshake();

  /// On a server: the name that let its client in, of those that may call; empty if all may.
  [[nodiscard]] std::string peer_name() const;

  /// Waits for bytes of the peer; decrypt() then yields what they hold, all of which is to be taken
  /// before anything else of the loop runs.
  Task<void> receive();

  /// The next decrypted bytes, valid until the next call; empty when receive() has to come first.
  /// Throws at the end, and if the peer renews its keys all the time, which costs it little.
  std::string_view decrypt();

  /// Encrypts into the buffer that send() empties.
  void encrypt(std::string_view bytes);

  [[nodiscard]] bool has_output() const { return sent_ < output_.size(); }
  [[nodiscard]] std::size_t output_size() const { return output_.size() - sent_; }

  /// Sends of the encrypted what the peer takes now. Whether that was all.
  bool send_some();

  /// Waits until the peer takes more.
  Task<void> wait_for_room();

  /// Says goodbye as far as that is possible without waiting; the peer may still send.
  void shut_down();

  /// shut_down, and closes the socket. Whoever reads or writes gets an error.
  void close();

  /// Closes the socket as close() does, but forgets what the peer has not taken yet.
  void abort();

 private:
  struct Free {
    void operator()(ssl_st* ssl) const;
  };
  struct Bio;

  bool step_handshake();
  Task<void> receive_handshake();
  Task<void> send();
  static void count_key_update(int is_sent, int version, int content, const void* message,
                               std::size_t size, ssl_st* ssl, void* self);

  Socket socket_;
  std::vector<char> input_;       // ciphertext as it came, while the peer proves itself
  std::span<const char> unread_;  // the part of what came that OpenSSL has not taken yet
  std::string output_;
  std::size_t sent_ = 0;
  int key_updates_ = 0;  // by the peer
  std::unique_ptr<ssl_st, Free> ssl_;
};

}  // namespace cartwright::rpc
