#include "platform/schema/body_reader.hpp"

#include <utility>

#include "platform/schema/field_values.hpp"
#include "platform/schema/form_body.hpp"
#include "platform/schema/json_body.hpp"
#include "platform/schema/place.hpp"

namespace cartwright::schema {
namespace {

std::unique_ptr<BodyReader::Format> make_format(std::string_view body, Source source,
                                                FieldValues& values) {
  switch (source) {
    case Source::json:
      return std::make_unique<JsonBody>(body, values);
    case Source::form:
      return std::make_unique<FormBody>(body, values);
  }
  std::unreachable();
}

}  // namespace

BodyReader::BodyReader(std::string_view body, Source source, const Target& target)
    : target_(target),
      source_(source),
      values_(std::make_unique<FieldValues>(*target.description)),
      format_(make_format(body, source, *values_)) {}

BodyReader::~BodyReader() = default;

bool BodyReader::read_on() { return format_->read_on(); }

void BodyReader::fill(void* object) const {
  Faults faults;
  read_fields(*values_, source_, target_, Place(faults), object);
  if (faults.count() != 0) throw invalid(faults.take());
}

}  // namespace cartwright::schema
