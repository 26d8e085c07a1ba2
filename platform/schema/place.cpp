#include "platform/schema/place.hpp"

namespace cartwright::schema {

std::string Place::path() const {
  if (outer_ == nullptr) return {};
  auto path = outer_->path();
  if (!path.empty()) path.push_back('.');
  return path.append(name_.data() == nullptr ? std::to_string(index_) : std::string(name_));
}

}  // namespace cartwright::schema
