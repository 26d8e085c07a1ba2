#include "platform/schema/value.hpp"

#include "platform/text/json_escape.hpp"

namespace cartwright::schema {

char* write_json_text(char* at, std::string_view content) {
  *at++ = '"';
  for (const char letter : content) {
    const auto byte = static_cast<unsigned char>(letter);
    if (const char escape = text::kJsonEscapes[byte]) {
      at = text::write_json_escape(at, byte, escape);
    } else {
      *at++ = letter;
    }
  }
  *at++ = '"';
  return at;
}

}  // namespace cartwright::schema
