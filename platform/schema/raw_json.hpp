#pragma once
// A JSON value as its text again, made of what a parser finds. Included by sources of
// platform/schema only.

#include <cstddef>
#include <string_view>

#include "platform/schema/field_values.hpp"

namespace cartwright::schema {

/// Writes without spaces, numbers as they came. Of a text beyond its limit nothing more is kept.
class RawJson {
 public:
  /// Begins another value, of at most `longest` code points.
  void begin(std::size_t longest);

  void open(char bracket);
  void close(char bracket) { append({&bracket, 1}); }
  void add_string_part(std::string_view part);
  void end_string();
  void end_key();
  void add_number_part(std::string_view part);
  void end_number() { is_in_number_ = false; }
  void add_word(std::string_view word);

  /// Gives the text to `value`.
  void move_to(FieldValue& value);

 private:
  void separate();
  void append(std::string_view part);

  GatheredText text_;
  std::size_t size_ = 0;
  std::size_t most_ = 0;  // bytes
  char last_ = 0;         // 0 before the first
  bool is_in_string_ = false;
  bool is_in_number_ = false;
};

}  // namespace cartwright::schema
