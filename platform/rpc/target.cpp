#include "platform/rpc/target.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "platform/text/parse.hpp"
#include "platform/text/split.hpp"

namespace cartwright::rpc {
namespace {

std::runtime_error fault(std::string_view text) {
  return std::runtime_error(fmt::format(
      "\"{}\" is not a host of the form name, name:port, address or [address]:port", text));
}

std::uint16_t parse_port(std::string_view digits, std::string_view text) {
  const auto port = text::parse<std::uint16_t>(digits);
  if (!port || *port == 0) throw fault(text);
  return *port;
}

// Where the port begins, or the end of the text.
std::size_t find_colon(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return text.size();
  // More than one colon without brackets is an IPv6 address alone.
  const bool is_bracketed = text.starts_with('[');
  const bool has_port = is_bracketed ? text[colon - 1] == ']' : colon == text.find(':');
  return has_port ? colon : text.size();
}

Target parse_target(std::string_view text, std::uint16_t port) {
  const auto colon = find_colon(text);
  auto host = text.substr(0, colon);
  if (colon < text.size()) port = parse_port(text.substr(colon + 1), text);
  if (host.starts_with('[')) {
    if (!host.ends_with(']')) throw fault(text);
    host = host.substr(1, host.size() - 2);
  }
  if (host.empty() || host.find_first_of("[] ") != std::string_view::npos) throw fault(text);
  return {.host = std::string(host), .port = port};
}

}  // namespace

std::vector<Target> parse_targets(std::string_view text, std::uint16_t port) {
  std::vector<Target> targets;
  do {
    targets.push_back(parse_target(text::trim(text::take_until(text, ',')), port));
  } while (!text::at_end(text));
  return targets;
}

}  // namespace cartwright::rpc
