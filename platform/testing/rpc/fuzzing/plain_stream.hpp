#pragma once
// What connections of a program that links plain_stream.cpp have instead of TLS and a socket: two
// strings, of which the program plays the other end. So fuzzers reach HTTP/2 without a handshake
// and without the system, and choose which bytes arrive in which turn of the loop. The rest is the
// code that serves.

#include <functional>
#include <limits>
#include <string>
#include <string_view>

#include "platform/runtime/wakeup.hpp"
#include "platform/testing/fuzzing/script.hpp"

/// OpenSSL knows its own by this name; here it is the wire of one TlsStream.
struct ssl_st {
  explicit ssl_st(cartwright::Executor loop) : executor(loop), heard(loop), roomier(loop) {}

  // The peer's side.

  void send(std::string_view bytes) {
    to_us += bytes;
    heard.notify();
  }
  void prove() {
    proof = Proof::given;
    heard.notify();
  }
  void refuse() {
    proof = Proof::refused;
    heard.notify();
  }
  void end() {
    peer_ended = true;
    heard.notify();
  }
  void reset() {
    peer_reset = true;
    heard.notify();
    roomier.notify();
  }
  void take_up_to(std::size_t bytes) {
    room = bytes;
    roomier.notify();
  }

  enum class Proof { pending, given, refused };

  cartwright::Executor executor;
  cartwright::runtime::Wakeup heard;
  cartwright::runtime::Wakeup roomier;
  Proof proof = Proof::pending;
  std::string to_us;
  std::string from_us;
  std::string decrypted;
  std::size_t room = std::numeric_limits<std::size_t>::max();  ///< for what we send
  std::size_t record = 16 * 1024;  ///< as many bytes are decrypted at once
  bool peer_ended = false;
  bool peer_reset = false;
  bool we_ended = false;
  bool closed = false;     ///< by us
  bool is_in_use = false;  ///< by a TlsStream
};

namespace cartwright::rpc::fuzzing {

using Wire = ::ssl_st;

/// Has the wire end, break, prove itself or carry less, as the script says.
void change(Wire& wire, std::size_t how, std::size_t variant, cartwright::fuzzing::Script& script);

/// The wire of the next connection. It outlives the connection.
extern std::function<Wire&()> next_wire;

}  // namespace cartwright::rpc::fuzzing
