#pragma once
// From a complete request to its reply: router, endpoint, errors, CORS, metrics.

#include <string>
#include <string_view>
#include <vector>

#include "platform/http/reply.hpp"
#include "platform/http/request.hpp"
#include "platform/http/router.hpp"
#include "platform/runtime/metrics.hpp"
#include "platform/task.hpp"

namespace cartwright::http {

class Responder {
 public:
  /// Make it once all routes are there. `router` and `metrics` outlive it. "*" allows every origin.
  Responder(const Router& router, runtime::Metrics& metrics,
            std::vector<std::string> allowed_origins);

  /// The reply to any request. `*request` outlives the task. Never throws: an exception that is no
  /// Error is logged with the id of the request and becomes a bare 500.
  Task<Reply> respond(Request* request);

  /// The reply to what is no valid request; `request` is what had arrived of it.
  Reply refuse(Status status, std::string_view message, const Request& request) const;

 private:
  static Task<void> begin_stream(Reply* reply);
  Reply answer_without_route(const Match& match, const Request& request) const;
  static Reply fail(const Route& route, RequestId request, std::string_view reason);
  void complete(Reply& reply, const Request& request) const;
  void add_cors(Reply& reply, const Request& request) const;
  [[nodiscard]] bool allows(std::string_view origin) const;
  [[nodiscard]] const runtime::RequestMetrics& metrics_of(const Route* route) const;

  const Router& router_;
  const std::vector<std::string> allowed_origins_;
  const std::string allowed_headers_;              // those that pages of other origins may send
  const std::string exposed_headers_;              // and those that they may read
  std::vector<runtime::RequestMetrics> by_route_;  // in the order of the router's routes
  runtime::RequestMetrics unmatched_;
  runtime::RequestMetrics refused_;
};

}  // namespace cartwright::http
