#include "platform/secret.hpp"

#include <strings.h>

namespace cartwright {

void wipe(std::string& text) {
  text.resize(text.capacity());
  explicit_bzero(text.data(), text.size());
  text.clear();
}

}  // namespace cartwright
