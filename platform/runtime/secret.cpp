#include "platform/runtime/secret.hpp"

#include <strings.h>

namespace cartwright::runtime {

void wipe(std::string& text) {
  text.resize(text.capacity());
  explicit_bzero(text.data(), text.size());
  text.clear();
}

}  // namespace cartwright::runtime
