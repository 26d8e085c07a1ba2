#pragma once
// A server of our channel that a fuzzer plays. It remembers who has asked what on which stream, so
// that what a caller is told can be held against it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/testing/rpc/fuzzing/peer.hpp"

namespace cartwright::rpc::fuzzing {

class Answerer final : public Peer {
 public:
  explicit Answerer(Executor executor) : Peer(executor, Role::server) {}

  /// Proves itself and greets.
  void let_in();

  /// The streams on which something was asked, in their order.
  [[nodiscard]] const std::vector<std::uint32_t>& asked() const { return asked_; }

  /// What was asked on that stream; empty if that is not known yet.
  [[nodiscard]] const std::string& token(std::uint32_t stream) const;

  /// How often `token` was asked here and may have been carried out.
  [[nodiscard]] std::ptrdiff_t times_done(std::string_view token) const;

  /// Whether it has said `text` on a stream on which `token` was asked, or it is not known yet
  /// what.
  [[nodiscard]] bool has_told(std::string_view token, std::string_view text) const;

 private:
  struct Question {
    std::string heard = {};
    std::string token = {};
    bool is_refused = false;  ///< by us: it was not looked at
  };

  void note(const test::Frame& frame) override;
  void hear(const test::Frame& frame) override;

  std::uint32_t last_allowed_ = 0x7fff'ffff;  ///< of the streams, by our GOAWAY
  std::map<std::uint32_t, Question> questions_;
  std::vector<std::uint32_t> asked_;
};

/// A message that repeats `token`, and has so many bytes more.
std::string answer_to(std::string_view token, std::size_t more);

/// HEADERS that begin an answer.
std::string answer_headers(std::uint32_t stream, std::string_view status = "200");

/// HEADERS that end it.
std::string trailers(std::uint32_t stream, std::string_view status, std::string_view text);

}  // namespace cartwright::rpc::fuzzing
