#pragma once
// How settings name the servers of a channel.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cartwright::rpc {

/// A name, which stands for all the addresses it has, or an address.
struct Target {
  std::string host;
  std::uint16_t port = 0;

  friend bool operator==(const Target&, const Target&) = default;
};

/// Hosts separated by commas, `a, b:50052, [::1]:50052`; those that name no port have `port`.
/// Throws std::runtime_error that quotes what is no host.
std::vector<Target> parse_targets(std::string_view text, std::uint16_t port);

}  // namespace cartwright::rpc
