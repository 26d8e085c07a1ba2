#include "platform/http/probes.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <utility>

#include "platform/error.hpp"
#include "platform/http/error_reply.hpp"
#include "platform/http/router.hpp"
#include "platform/runtime/metrics.hpp"

namespace cartwright::http {
namespace {

namespace json = boost::json;

constexpr std::string_view kAlive = R"({"data":{"status":"ok"}})";

// The usual 503, with the state of each dependency.
Reply not_ready(std::string message, json::object states) {
  auto reply = error_reply(unavailable(std::move(message)));
  auto body = json::parse(reply.body);
  body.at("error").as_object()["dependencies"] = std::move(states);
  reply.body = json::serialize(body);
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

void Probes::require(std::string name, Fault fault) {
  dependencies_.push_back({std::move(name), std::move(fault), Need::required});
}

void Probes::watch(std::string name, Fault fault) {
  dependencies_.push_back({std::move(name), std::move(fault), Need::watched});
}

std::string Probes::missing() const {
  std::string names;
  for (const auto& [name, fault, need] : dependencies_) {
    if (need == Need::required && !fault().empty()) {
      names.append(names.empty() ? "" : ", ").append(name);
    }
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

Task<Reply> Probes::live(const Request*) {
  Reply reply;
  reply.static_body = kAlive;
  co_return reply;
}

Task<Reply> Probes::ready(const Request*) {
  json::object states;
  bool is_whole = true;
  for (const auto& [name, fault, need] : dependencies_) {
    const auto found = fault();
    is_whole = is_whole && found.empty();
    states[name] = found.empty() ? "ok" : found;
  }
  if (const auto names = missing(); !names.empty()) {
    co_return not_ready("Not ready: " + names + ".", std::move(states));
  }
  Reply reply;
  const json::object said{{"status", is_whole ? "ok" : "degraded"},
                          {"dependencies", std::move(states)}};
  reply.body = json::serialize(json::object{{"data", said}});
  co_return reply;
}

Task<Reply> Probes::metrics(const Request*) {
  Reply reply;
  reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
  reply.body = metrics_.exposition();
  co_return reply;
}

}  // namespace cartwright::http
