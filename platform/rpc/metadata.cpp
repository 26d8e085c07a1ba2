#include "platform/rpc/metadata.hpp"

#include <algorithm>
#include <stdexcept>

namespace cartwright::rpc {
namespace {

bool is_of_grpc(std::string_view name) {
  return name.starts_with(':') || name.starts_with("grpc-") || name == "te" ||
         name == "content-type" || name == "user-agent";
}

bool is_of_name(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
         std::string_view("-_.").contains(letter);
}

bool is_printable(char letter) { return letter >= ' ' && letter <= '~'; }

}  // namespace

void Metadata::add(std::string name, std::string value) {
  if (name.empty() || !std::ranges::all_of(name, is_of_name) || is_of_grpc(name)) {
    throw std::invalid_argument("no name of metadata: " + name);
  }
  if (!std::ranges::all_of(value, is_printable)) {
    throw std::invalid_argument("no value of metadata: " + name);
  }
  fields_.emplace_back(std::move(name), std::move(value));
}

std::string_view Metadata::operator[](std::string_view name) const {
  const auto found = std::ranges::find(fields_, name, &Field::first);
  return found == fields_.end() ? std::string_view() : found->second;
}

// Calls are pooled: many fields of each would fill the memory.
void Metadata::clear() {
  constexpr std::size_t kKept = 8;
  if (fields_.capacity() > kKept) fields_ = {};
  fields_.clear();
}

void Metadata::take(std::string_view name, std::string_view value) {
  if (!is_of_grpc(name)) fields_.emplace_back(name, value);
}

}  // namespace cartwright::rpc
