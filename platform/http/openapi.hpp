#pragma once
// Routes → OpenAPI 3.1. All of it follows from what the routes say of themselves.

#include <span>
#include <string>

#include "platform/http/router.hpp"

namespace cartwright::http {

struct ApiInfo {
  std::string title;
  std::string description;
  std::string version;
};

/// The document of all listed routes, indented, the same for the same routes.
std::string openapi_document(std::span<const Route> routes, const ApiInfo& info);

}  // namespace cartwright::http
