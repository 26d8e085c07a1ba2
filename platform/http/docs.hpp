#pragma once
// The documentation that a service serves of itself, without any other host: Swagger UI and the
// OpenAPI document.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/openapi.hpp"
#include "platform/http/router.hpp"

namespace cartwright::http {

class Docs {
 public:
  /// `title` and `description` stand at the head of the document.
  Docs(std::string title, std::string description);

  /// Adds the page under /api/v1/docs/ and the document of all routes that `router` has by now, so
  /// it is mounted last. This object outlives the router's use.
  void mount(Router& router);

 private:
  struct Page;

  static Task<Reply> serve(const Page* page, const Request* request);
  void add(Router& router, std::string_view name, Page page);

  ApiInfo info_;
  std::vector<std::shared_ptr<const Page>> pages_;
};

}  // namespace cartwright::http
