#include "platform/error.hpp"

#include <boost/system/system_error.hpp>

#include <algorithm>

namespace cartwright {
namespace {

constexpr auto kValidationFailed = "Request validation has failed";

FieldErrors one_field(std::string_view field, std::string text) {
  FieldErrors fields;
  fields.add(field, std::move(text));
  return fields;
}

}  // namespace

void FieldErrors::add(std::string_view field, std::string text) {
  auto entry = std::ranges::find(entries_, field, &Entry::first);
  if (entry == entries_.end())
    entry = entries_.emplace(entries_.end(), std::string(field), std::vector<std::string>{});
  entry->second.push_back(std::move(text));
}

Error invalid(FieldErrors fields) { return {Code::invalid, kValidationFailed, std::move(fields)}; }

Error invalid(std::string_view field, std::string text) {
  return invalid(one_field(field, std::move(text)));
}

Error refused(FieldErrors fields) {
  return {Code::bad_request, kValidationFailed, std::move(fields)};
}

Error refused(std::string_view field, std::string text) {
  return refused(one_field(field, std::move(text)));
}

Error bad_request(std::string message) { return {Code::bad_request, std::move(message)}; }
Error unauthenticated(std::string message) { return {Code::unauthenticated, std::move(message)}; }
Error forbidden() {
  return {Code::forbidden, "You do not have permission to perform this action."};
}
Error not_found() { return {Code::not_found, "Not Found"}; }
Error internal() { return {Code::internal, "Internal Server Error"}; }
Error unavailable(std::string message) { return {Code::unavailable, std::move(message)}; }

std::string reason_of(const std::exception& error) {
  const auto* of_system = dynamic_cast<const boost::system::system_error*>(&error);
  return of_system == nullptr ? error.what() : of_system->code().message();
}

}  // namespace cartwright
