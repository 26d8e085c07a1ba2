#pragma once
// The other end of a connection of ours, which a fuzzer plays: what it says and what it hears.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "platform/rpc/tls.hpp"
#include "platform/testing/rpc/frames.hpp"
#include "platform/testing/rpc/fuzzing/plain_stream.hpp"

namespace cartwright::rpc::fuzzing {

/// One of four numbers in four bytes, from none to the greatest.
std::string_view number(std::size_t which);

/// One of four settings of HTTP/2, with one of those numbers.
std::string setting(std::size_t which, std::size_t its_number);

class Peer {
 public:
  Peer(Executor executor, Role role) : wire_(executor), is_greeted_(role == Role::server) {}
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  [[nodiscard]] Wire& wire() { return wire_; }
  [[nodiscard]] const Wire& wire() const { return wire_; }

  /// Says `bytes` with the next deliver().
  void say(std::string_view bytes) { unsent_ += bytes; }

  /// Sends of what was said at most `size` bytes.
  void deliver(std::size_t size = std::string::npos);

  /// Passes what it has received to hear().
  void listen();

  /// From now on, it does its part of keeping the connection.
  void become_lively();

 protected:
  ~Peer() = default;

  /// The content of the DATA that it has said, by the streams that it has named.
  [[nodiscard]] const std::map<std::uint32_t, std::string>& said() const { return said_; }

  /// What it says is no HTTP/2 any more.
  [[nodiscard]] bool is_garbled() const { return is_garbled_; }

 private:
  /// It has said a whole frame.
  virtual void note(const test::Frame& frame) = 0;
  virtual void hear(const test::Frame& frame) = 0;

  void note_said();
  void note_begun(const test::Frame& frame);
  void note_end(const test::Frame& frame);
  std::optional<test::Frame> next_heard();

  Wire wire_;
  std::string unsent_;
  std::string sent_;       ///< what has not been noted yet
  std::size_t noted_ = 0;  ///< of the payload of the frame that is under way
  std::map<std::uint32_t, std::string> said_;
  std::string heard_;
  test::HeaderDecoder decoder_;
  bool is_greeted_;
  bool is_garbled_ = false;
  bool is_lively_ = false;
};

}  // namespace cartwright::rpc::fuzzing
