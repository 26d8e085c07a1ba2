#include "platform/rpc/wire.hpp"

#include <fmt/format.h>
#include <google/protobuf/message_lite.h>
#include <google/protobuf/stubs/logging.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "platform/text/parse.hpp"
#include "platform/text/percent.hpp"

namespace cartwright::rpc {
namespace {

// Calls are pooled, thousands of them after a crowd.
constexpr std::size_t kKeptCapacity = 1024;
constexpr std::size_t kMaxStatusText = 2048;
constexpr std::int64_t kMaxTimeoutDigits = 99'999'999;

std::size_t length_in(std::string_view prefix) {
  std::size_t length = 0;
  for (const char byte : prefix.substr(1, 4))
    length = length << 8 | static_cast<std::uint8_t>(byte);
  return length;
}

std::optional<std::chrono::nanoseconds> timeout_unit(char unit) {
  using namespace std::chrono;
  switch (unit) {
    case 'H':
      return hours(1);
    case 'M':
      return minutes(1);
    case 'S':
      return seconds(1);
    case 'm':
      return milliseconds(1);
    case 'u':
      return microseconds(1);
    case 'n':
      return nanoseconds(1);
    default:
      return std::nullopt;
  }
}

}  // namespace

void append_message(std::string& out, const google::protobuf::MessageLite& message) {
  const std::size_t length = message.ByteSizeLong();
  if (length > std::numeric_limits<std::int32_t>::max()) {
    throw StatusError(StatusCode::resource_exhausted, "The message is too large");
  }
  const std::size_t start = out.size();
  out.resize(start + kMessagePrefix + length);
  auto* prefix = reinterpret_cast<std::uint8_t*>(out.data() + start);
  prefix[0] = 0;
  for (unsigned i = 0; i < 4; ++i)
    prefix[1 + i] = static_cast<std::uint8_t>(length >> (24 - 8 * i));
  message.SerializeWithCachedSizesToArray(prefix + kMessagePrefix);
}

void parse_message(google::protobuf::MessageLite& message, std::string_view bytes,
                   StatusCode if_broken) {
  // Protobuf would complain on standard error, among our lines of JSON.
  [[maybe_unused]] static const auto replaced = google::protobuf::SetLogHandler(nullptr);
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    throw StatusError(if_broken, "The message cannot be parsed");
  }
}

void IncomingMessages::append(std::string_view bytes) {
  // A client that always sends a part of its next message would never let them be cleared.
  if (taken_ > kKeptCapacity) bytes_.erase(0, std::exchange(taken_, 0));
  bytes_.append(bytes);
}

void IncomingMessages::check(std::size_t limit) const {
  if (rest().empty()) return;
  if (rest().front() != 0) {
    throw StatusError(StatusCode::unimplemented, "Compressed messages are not supported");
  }
  if (rest().size() >= kMessagePrefix && length_in(rest()) > limit) {
    throw StatusError(
        StatusCode::resource_exhausted,
        fmt::format("The message of {} bytes is larger than {}", length_in(rest()), limit));
  }
}

std::optional<std::string_view> IncomingMessages::next(std::size_t limit) {
  check(limit);
  const auto bytes = rest();
  if (bytes.size() < kMessagePrefix || bytes.size() - kMessagePrefix < length_in(bytes)) {
    return std::nullopt;
  }
  taken_ += kMessagePrefix + length_in(bytes);
  return bytes.substr(kMessagePrefix, length_in(bytes));
}

void IncomingMessages::clear() {
  bytes_.clear();
  if (bytes_.capacity() > kKeptCapacity) bytes_.shrink_to_fit();
  taken_ = 0;
}

std::optional<std::chrono::milliseconds> parse_timeout(std::string_view text) {
  if (text.size() < 2 || text.size() > 9) return std::nullopt;
  const auto unit = timeout_unit(text.back());
  const auto amount = text::parse<std::int64_t>(text.substr(0, text.size() - 1));
  if (!unit || !amount || *amount < 0) return std::nullopt;
  // 99999999 hours do not fit into nanoseconds, so nobody waits longer than a day.
  const std::int64_t most = std::chrono::nanoseconds(std::chrono::hours(24)) / *unit;
  return std::chrono::ceil<std::chrono::milliseconds>(*unit * std::min(*amount, most));
}

std::string format_timeout(std::chrono::milliseconds timeout) {
  const auto amount = std::max<std::int64_t>(timeout.count(), 0);
  if (amount <= kMaxTimeoutDigits) return fmt::format("{}m", amount);
  return fmt::format("{}S", std::min(amount / 1000, kMaxTimeoutDigits));
}

std::string percent_encode(std::string_view text) {
  if (text.size() > kMaxStatusText) {
    const auto is_continuation = [](char c) {
      return (static_cast<std::uint8_t>(c) & 0xc0) == 0x80;
    };
    auto end = kMaxStatusText;
    while (end > 0 && is_continuation(text[end])) --end;
    text = text.substr(0, end);
  }
  std::string out;
  for (const char c : text) {
    if (c >= ' ' && c <= '~' && c != '%') {
      out += c;
    } else {
      fmt::format_to(std::back_inserter(out), "%{:02X}", static_cast<std::uint8_t>(c));
    }
  }
  return out;
}

std::string percent_decode(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const bool may_be_byte = text.front() == '%' && text.size() > 2;
    const auto byte = may_be_byte ? text::percent_byte(text[1], text[2]) : std::nullopt;
    out += byte.value_or(text.front());
    text.remove_prefix(byte ? 3 : 1);
  }
  return out;
}

}  // namespace cartwright::rpc
