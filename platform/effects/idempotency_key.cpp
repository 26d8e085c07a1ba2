#include "platform/effects/idempotency_key.hpp"

#include <algorithm>

namespace cartwright::effects {
namespace {

constexpr std::size_t kLongest = 255;

bool is_of_a_key(char letter) {
  return letter > ' ' && letter <= '~' && letter != '"' && letter != '\\';
}

std::string_view without_quotes(std::string_view text) {
  const bool is_quoted = text.size() >= 2 && text.starts_with('"') && text.ends_with('"');
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

std::optional<std::string_view> read_idempotency_key(const http::Fields& fields) {
  const auto line = fields[http::header::kIdempotencyKey];
  if (line.data() == nullptr) return std::nullopt;
  const auto key = without_quotes(line);
  if (key.empty() || key.size() > kLongest || !std::ranges::all_of(key, is_of_a_key))
    throw not_a_key();
  return key;
}

Error not_a_key() {
  return bad_request("Idempotency-Key has 1 to 255 visible characters of ASCII.");
}

Error used_otherwise() {
  return invalid(std::string(http::header::kIdempotencyKey.view()),
                 "It was used for another request.");
}

Error still_at_it() {
  return {Code::conflict, "A request with this Idempotency-Key is still being answered."};
}

}  // namespace cartwright::effects
