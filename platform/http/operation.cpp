#include "platform/http/operation.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cartwright::http {

void Operation::fails(std::string name, Error error) {
  const bool is_known = std::ranges::any_of(failures, [&](const Failure& known) {
    return known.name == name && known.error.code() == error.code();
  });
  if (!is_known) failures.push_back({std::move(name), std::move(error)});
}

Operation& Operation::refuses(std::string field, std::string text) {
  auto error = refused(field, std::move(text));
  failures.push_back({std::move(field), std::move(error)});
  return *this;
}

Operation& Operation::refuses(
    std::span<const std::pair<std::string_view, std::string_view>> texts) {
  for (const auto& [field, text] : texts) refuses(std::string(field), std::string(text));
  return *this;
}

Operation& Operation::rejects(std::string field, std::string text) {
  auto error = invalid(field, std::move(text));
  failures.push_back({std::move(field), std::move(error)});
  return *this;
}

Operation& Operation::explains(std::string_view name, std::string sentence) {
  const auto parameter = std::ranges::find(parameters, name, &ParameterDescription::name);
  if (parameter == parameters.end()) throw std::logic_error("no parameter " + std::string(name));
  parameter->description = std::move(sentence);
  return *this;
}

}  // namespace cartwright::http
