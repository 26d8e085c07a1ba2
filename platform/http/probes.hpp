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

  /// What is wrong with a dependency now: "unreachable". Empty if nothing is.
  using Fault = std::function<std::string()>;

  /// /readyz says 503 while there is a fault. `name` is of what this is about: "database".
  void require(std::string name, Fault fault);

  /// /readyz names a fault and says 200 all the same: what needs this is refused by itself, the
  /// rest is served.
  void watch(std::string name, Fault fault);

  /// The names of what is required and at fault, comma-separated; empty when requests can be
  /// served.
  [[nodiscard]] std::string missing() const;

  void mount(Router& router);

 private:
  Task<Reply> live(const Request*);
  Task<Reply> ready(const Request*);
  Task<Reply> metrics(const Request*);

  enum class Need { required, watched };

  struct Dependency {
    std::string name;
    Fault fault;
    Need need;
  };

  const runtime::Metrics& metrics_;
  std::vector<Dependency> dependencies_;
};

}  // namespace cartwright::http
