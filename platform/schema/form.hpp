#pragma once
// application/x-www-form-urlencoded, the format of queries and of forms.

#include <optional>
#include <string>
#include <string_view>

namespace cartwright::schema {

/// One `name=value`, still encoded.
struct FormPair {
  std::string_view name;
  std::string_view value;
};

/// Takes the first pair off `rest`. Between two `&` there may be nothing, which is a pair without a
/// name.
FormPair take_pair(std::string_view& rest);

/// Undoes percent-encoding and `+`, letter by letter.
class FormDecoder {
 public:
  /// The byte that `letter` completes, if it does.
  std::optional<char> take(char letter);

  /// Whether every escape so far is `%` and two hexadecimal digits.
  [[nodiscard]] bool is_whole() const { return state_ == State::plain; }

 private:
  enum class State { plain, first_digit, second_digit, broken };

  State state_ = State::plain;
  char first_digit_ = 0;
};

/// Undoes percent-encoding and `+`. Nothing if an escape is not `%` and two hexadecimal digits.
std::optional<std::string> decode_form_text(std::string_view encoded);

}  // namespace cartwright::schema
