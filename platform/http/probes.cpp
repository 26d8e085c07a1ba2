#include "platform/http/probes.hpp"

#include "platform/error.hpp"
#include "platform/http/router.hpp"
#include "platform/runtime/metrics.hpp"

namespace cartwright::http {
namespace {

constexpr auto kHealthy = R"({"data":{"status":"ok"}})";

Reply healthy() {
  Reply reply;
  reply.body = kHealthy;
  return reply;
}

void add(Router& router, std::string pattern, std::string summary, Endpoint endpoint) {
  Route route;
  route.pattern = std::move(pattern);
  route.operation.summary = std::move(summary);
  route.operation.is_listed = false;
  route.endpoint = std::move(endpoint);
  router.add(std::move(route));
}

}  // namespace

void Probes::require(std::string name, std::function<bool()> holds) {
  requirements_.emplace_back(std::move(name), std::move(holds));
}

std::string Probes::missing() const {
  std::string names;
  for (const auto& [name, holds] : requirements_) {
    if (!holds()) names.append(names.empty() ? "" : ", ").append(name);
  }
  return names;
}

void Probes::mount(Router& router) {
  add(router, "/livez", "The process runs", [this](const Request* asked) { return live(asked); });
  add(router, "/readyz", "Requests can be served",
      [this](const Request* asked) { return ready(asked); });
  add(router, "/metrics", "Numbers for Prometheus",
      [this](const Request* asked) { return metrics(asked); });
}

Task<Reply> Probes::live(const Request*) { co_return healthy(); }

Task<Reply> Probes::ready(const Request*) {
  if (const auto names = missing(); !names.empty()) throw unavailable("Not ready: " + names + ".");
  co_return healthy();
}

Task<Reply> Probes::metrics(const Request*) {
  Reply reply;
  reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
  reply.body = metrics_.exposition();
  co_return reply;
}

}  // namespace cartwright::http
