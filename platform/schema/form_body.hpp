#pragma once
// A form, read in steps. Included by sources of platform/schema only.

#include <string>
#include <string_view>

#include "platform/schema/body_reader.hpp"
#include "platform/schema/field_values.hpp"
#include "platform/schema/form.hpp"

namespace cartwright::schema {

class FormBody final : public BodyReader::Format {
 public:
  /// Both outlive it.
  FormBody(std::string_view body, FieldValues& values) : rest_(body), values_(values) {}

  /// Throws `bad_request` for invalid percent-escapes.
  bool read_on() override;

 private:
  void take(char letter);
  void begin_value();
  void end_pair();
  void end_text();

  std::string_view rest_;
  FieldValues& values_;
  FormDecoder decoder_;
  std::string name_;
  bool is_in_value_ = false;
  GatheredText text_;
  FieldValue* field_ = nullptr;  // whose value this is
};

}  // namespace cartwright::schema
