#include "platform/auth/argon2_cost.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

namespace cartwright::auth {
namespace {

// Of the password storage cheat sheet; each is as good as the others.
constexpr std::array<Argon2Cost, 5> kOwaspMinimum{
    {{47'104, 1}, {19'456, 2}, {12'288, 3}, {9'216, 4}, {7'168, 5}}};

// KiB gone through in all passes. A slow core takes a third of a second for them: less than
// kRefusalTime.
constexpr std::uint64_t kMost = 384 * 1024;

bool take(std::string_view& rest, std::string_view text) {
  if (!rest.starts_with(text)) return false;
  rest.remove_prefix(text.size());
  return true;
}

bool take(std::string_view& rest, std::uint32_t& number) {
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
  rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
  return error == std::errc{};
}

}  // namespace

std::vector<std::string> Argon2Cost::faults() const {
  if (!std::ranges::any_of(kOwaspMinimum, [&](const auto& least) { return covers(least); })) {
    return {
        "ARGON2_MEMORY_KIB and ARGON2_ITERATIONS must be at least 47104 with 1, 19456 with 2, "
        "12288 with 3, 9216 with 4 or 7168 with 5, which is OWASP's minimum."};
  }
  if (std::uint64_t{memory_kib} * passes > kMost) {
    return {
        fmt::format("ARGON2_MEMORY_KIB times ARGON2_ITERATIONS must be at most {}, so that no "
                    "login takes longer than a refused one.",
                    kMost)};
  }
  return {};
}

std::optional<Argon2Cost> cost_of(std::string_view hash) {
  Argon2Cost cost;
  const bool is_one = take(hash, "$argon2id$v=19$m=") && take(hash, cost.memory_kib) &&
                      take(hash, ",t=") && take(hash, cost.passes) && take(hash, ",p=");
  return is_one ? std::optional(cost) : std::nullopt;
}

}  // namespace cartwright::auth
