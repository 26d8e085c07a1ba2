// What gRPC writes into HTTP/2: messages in any segmentation, timeouts, texts of statuses; and the
// names of servers in settings.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/rpc/target.hpp"
#include "platform/rpc/wire.hpp"
#include "platform/runtime/require.hpp"
#include "platform/testing/fuzzing/script.hpp"
#include "proto/auth.pb.h"
#include "proto/reflection_v1.pb.h"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using runtime::require;

constexpr std::size_t kLimit = 300;

/// The messages that were taken, and what ended that.
struct Taken {
  std::vector<std::string> messages;
  Status end;

  friend bool operator==(const Taken& one, const Taken& other) {
    return one.messages == other.messages && one.end.code == other.end.code &&
           one.end.message == other.end.message;
  }
};

Taken take_in_pieces(std::string_view bytes, std::size_t piece) {
  IncomingMessages input;
  Taken taken;
  try {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size()))) {
      input.append(bytes.substr(0, piece));
      input.check(kLimit);
      while (const auto message = input.next(kLimit)) taken.messages.emplace_back(*message);
      if (input.empty()) input.clear();
    }
  } catch (const StatusError& error) {
    taken.end = error.status();
  }
  return taken;
}

void check_messages(std::string_view bytes) {
  const std::size_t piece = bytes.empty() ? 1 : 1 + static_cast<std::uint8_t>(bytes.front()) % 16U;
  bytes.remove_prefix(std::min<std::size_t>(bytes.size(), 1));
  const auto whole = take_in_pieces(bytes, bytes.size() + 1);

  require(take_in_pieces(bytes, piece) == whole, "messages depend on how they were cut");
  for (const auto& message : whole.messages) {
    require(message.size() <= kLimit && bytes.find(message) != std::string_view::npos,
            "a message was taken that nobody has sent");
  }
}

// What was understood is written as it would be understood again.
template <class Message>
void check_message(std::string_view bytes) {
  Message message;
  try {
    parse_message(message, bytes, StatusCode::internal);
  } catch (const StatusError& error) {
    return require(error.code() == StatusCode::internal, "another status than the one asked for");
  }
  std::string written;
  append_message(written, message);
  IncomingMessages input;
  input.append(written);
  Message again;
  parse_message(again, input.next(written.size()).value(), StatusCode::internal);
  require(input.empty() && again.SerializeAsString() == message.SerializeAsString(),
          "a message was not written as it was read");
}

void check_timeout(std::string_view text) {
  const auto timeout = parse_timeout(text);
  if (!timeout) return;
  require(*timeout >= 0ms && *timeout <= 24h, "a timeout of more than a day");
  require(parse_timeout(format_timeout(*timeout)) == timeout, "a timeout is not read as written");
}

void check_status_text(std::string_view text) {
  require(percent_decode(text).size() <= text.size(), "a text grew by being decoded");
  const auto encoded = percent_encode(text);
  require(std::ranges::all_of(encoded, [](char c) { return c >= ' ' && c <= '~'; }),
          "a text holds what a header must not");
  const auto decoded = percent_decode(encoded);
  require(text.starts_with(decoded), "a text is not read as written");
  require(decoded.size() == text.size() || text.size() > 2'048, "a short text was cut");
}

void check_targets(std::string_view text) {
  constexpr std::uint16_t kPort = 50'051;
  try {
    const auto targets = parse_targets(text, kPort);
    std::string written;
    for (const auto& target : targets) {
      require(!target.host.empty() && target.port != 0, "a host without a name or a port");
      written += fmt::format("{}[{}]:{}", written.empty() ? "" : ", ", target.host, target.port);
    }
    require(parse_targets(written, kPort) == targets, "hosts are not read as written");
  } catch (const std::runtime_error&) {
    // Refused, with a sentence for whoever has set it.
  }
}

void check_messages_of_services(std::string_view bytes) {
  check_message<AuthRequest>(bytes);
  check_message<AuthResponse>(bytes);
  check_message<DeletedUsersResponse>(bytes);
  check_message<grpc::reflection::v1::ServerReflectionRequest>(bytes);
}

// One reader a run: most inputs are good for one of them only.
constexpr std::array kChecks{&check_messages, &check_messages_of_services, &check_timeout,
                             &check_status_text, &check_targets};

}  // namespace
}  // namespace cartwright::rpc

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartwright;
  fuzzing::Script script(data, size);
  rpc::kChecks[script.below(rpc::kChecks.size())](script.rest());
  return 0;
}
