#include "platform/schema/parse.hpp"

#include "platform/schema/body_reader.hpp"

namespace cartwright::schema {

void read_body(std::string_view body, Source source, const Target& target, void* object) {
  BodyReader reader(body, source, target);
  while (reader.read_on()) {
  }
  reader.fill(object);
}

}  // namespace cartwright::schema
