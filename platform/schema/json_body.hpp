#pragma once
// A JSON body, read in steps. Included by sources of platform/schema only.

#include <memory>
#include <string_view>

#include "platform/schema/body_reader.hpp"
#include "platform/schema/field_values.hpp"

namespace cartwright::schema {

class JsonBody final : public BodyReader::Format {
 public:
  /// Both outlive it.
  JsonBody(std::string_view body, FieldValues& values);
  ~JsonBody() override;

  /// Throws `bad_request` for what is no JSON.
  bool read_on() override;

 private:
  class Parser;

  void begin();

  const std::string_view body_;
  FieldValues& values_;
  std::string_view rest_;
  bool replaces_surrogates_ = false;
  std::unique_ptr<Parser> parser_;
};

}  // namespace cartwright::schema
