#pragma once
// What orchestrators and Prometheus ask: /livez, /readyz, /metrics.

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "platform/http/reply.hpp"
#include "platform/http/request.hpp"
#include "platform/task.hpp"

namespace cartwright::runtime {
class Metrics;
}

namespace cartwright::http {

class Router;

class Probes {
 public:
  /// `metrics` outlives the probes, the probes outlive the router that they are mounted on.
  explicit Probes(const runtime::Metrics& metrics) : metrics_(metrics) {}

  /// /readyz says 503 while `holds` does not. `name` says what is missing: "database".
  void require(std::string name, std::function<bool()> holds);

  /// The names of what does not hold, comma-separated; empty when requests can be served.
  [[nodiscard]] std::string missing() const;

  void mount(Router& router);

 private:
  Task<Reply> live(const Request*);
  Task<Reply> ready(const Request*);
  Task<Reply> metrics(const Request*);

  const runtime::Metrics& metrics_;
  std::vector<std::pair<std::string, std::function<bool()>>> requirements_;
};

}  // namespace cartwright::http
