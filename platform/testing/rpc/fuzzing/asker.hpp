#pragma once
// A client of our server that a fuzzer plays. It holds every answer against what it has asked on
// that stream: nobody may hear what another has asked.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "platform/testing/rpc/fuzzing/peer.hpp"

namespace cartwright::rpc::fuzzing {

/// Ends the process if it hears what may not come.
class Asker final : public Peer {
 public:
  explicit Asker(Executor executor) : Peer(executor, Role::client) {}

  /// The latest call that it has begun, or -1.
  [[nodiscard]] std::uint32_t last_stream() const { return last_stream_; }

  /// Ends the process if a call that it has made is left without an end.
  void require_all_ended() const;

 private:
  struct Call {
    bool is_asked = false;     ///< its headers are complete
    bool is_reset = false;     ///< by either side
    bool is_ended = false;     ///< by the server
    std::string heard = {};    ///< not yet a whole message
    std::size_t answered = 0;  ///< of what was said on the stream, by the place of its end
  };

  void note(const test::Frame& frame) override;
  void hear(const test::Frame& frame) override;
  void hear_headers(Call& call, const test::Frame& frame);
  void hear_data(Call& call, const test::Frame& frame);
  void check_answer(Call& call, std::uint32_t stream, std::string_view message);

  std::uint32_t last_allowed_ = 0x7fff'ffff;  ///< of the streams, by the server's GOAWAY
  std::uint32_t last_stream_ = static_cast<std::uint32_t>(-1);
  std::map<std::uint32_t, Call> calls_;
};

}  // namespace cartwright::rpc::fuzzing
