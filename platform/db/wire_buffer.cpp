#include "platform/db/wire_buffer.hpp"

#include <algorithm>

namespace cartwright::db::wire {

void append(Buffer& buffer, std::string_view bytes) {
  const auto before = buffer.size();
  buffer.resize(before + bytes.size(), boost::container::default_init);
  std::ranges::copy(bytes, buffer.data() + before);
}

}  // namespace cartwright::db::wire
