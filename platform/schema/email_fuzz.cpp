// An address that is taken has its parts and the length that columns have, and stays one in the
// spellings that databases compare.

#include "platform/schema/email.hpp"

#include <algorithm>
#include <string>

#include "platform/schema/unicode.hpp"
#include "platform/testing/fuzzing/promise.hpp"

namespace cartwright::schema {
namespace {

using fuzzing::promise;

constexpr std::size_t kLongestAddress = 254;

std::string in_other_case(std::string_view text) {
  std::string other(text);
  std::ranges::transform(other, other.begin(), [](char letter) {
    const bool is_letter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    return is_letter ? static_cast<char>(letter ^ 0x20) : letter;
  });
  return other;
}

void check(std::string_view text) {
  const bool is_taken = is_email(text);
  promise(is_taken == is_email(in_other_case(text)), "an address that depends on case");
  if (!is_taken) return;
  const auto length = count_code_points(text);
  promise(length && *length <= kLongestAddress, "an address that no column takes");
  const auto at = text.rfind('@');
  promise(at != text.npos && at != 0, "an address without a local part");
  const auto domain = text.substr(at + 1);
  promise(domain.contains('.') && !domain.contains(".."), "a domain of less than two labels");
  promise(std::ranges::none_of(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }),
          "a control character");
  promise(!domain.contains(' ') && !domain.contains('"'), "a domain that needs quotes");
  promise(std::ranges::all_of(text.substr(0, at), [](char c) { return c > 0; }),
          "a local part beyond ASCII");
  promise(!is_email(std::string(text) + '.'), "an address that ends in a dot");
  promise(!is_email(' ' + std::string(text)), "an address that begins with a space");
}

}  // namespace
}  // namespace cartwright::schema

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cartwright::schema::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
