#include "platform/http/operation.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace cartwright::http {

Operation& Operation::refuses(std::string field, std::string text) {
  field_examples.push_back({Status::bad_request, std::move(field), std::move(text)});
  return *this;
}

Operation& Operation::rejects(std::string field, std::string text) {
  field_examples.push_back({Status::unprocessable, std::move(field), std::move(text)});
  return *this;
}

Operation& Operation::explains(std::string_view name, std::string sentence) {
  const auto parameter = std::ranges::find(parameters, name, &Parameter::name);
  if (parameter == parameters.end()) throw std::logic_error("no parameter " + std::string(name));
  parameter->description = std::move(sentence);
  return *this;
}

}  // namespace cartwright::http
