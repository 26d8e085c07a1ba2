#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform/schema/email.hpp"

// An address that is taken can be stored: it has both its parts, and the length that columns have.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!cartwright::schema::is_email(text)) return 0;
  if (text.size() > 4 * 254 || text.find('@') == std::string_view::npos) __builtin_trap();
  return 0;
}
