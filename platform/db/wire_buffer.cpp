#include "platform/db/wire_buffer.hpp"

namespace cartwright::db::wire {

void append(Buffer& buffer, std::string_view bytes) {
  buffer.insert(buffer.end(), bytes.begin(), bytes.end());
}

}  // namespace cartwright::db::wire
