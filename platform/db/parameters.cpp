#include "platform/db/parameters.hpp"

#include <functional>

namespace cartwright::db {

std::array<const char*, Parameters::kMost> Parameters::values() const {
  std::array<const char*, kMost> values;
  for (std::size_t i = 0; i < size_; ++i) {
    values[i] = lengths_[i] == kNull ? nullptr : bytes_.data() + offsets_[i];
  }
  return values;
}

std::size_t Parameters::hash_of_first() const {
  const auto size = lengths_[0] == kNull ? 0 : static_cast<std::size_t>(lengths_[0]);
  return std::hash<std::string_view>()({bytes_.data(), size});
}

}  // namespace cartwright::db
