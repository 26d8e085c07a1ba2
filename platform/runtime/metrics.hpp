#pragma once
// Numbers about a running service in the text format of Prometheus. Thin over prometheus-cpp; safe
// from every thread.

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace prometheus {
class Counter;
class Gauge;
class Histogram;
}  // namespace prometheus

namespace cartwright::runtime {

using Labels = std::map<std::string, std::string>;

// Handles are small, may be copied, and live no longer than their Metrics. Looking one up costs a
// lock and a hash: ask for it once and keep it.

/// A number that only grows.
class Counter {
 public:
  explicit Counter(prometheus::Counter& counter) : counter_(&counter) {}
  void increment(double by = 1) const;

 private:
  prometheus::Counter* counter_;
};

/// A number that goes up and down.
class Gauge {
 public:
  explicit Gauge(prometheus::Gauge& gauge) : gauge_(&gauge) {}
  void set(double value) const;
  void add(double by) const;

 private:
  prometheus::Gauge* gauge_;
};

/// How often values fell into each of some ranges.
class Histogram {
 public:
  explicit Histogram(prometheus::Histogram& histogram) : histogram_(&histogram) {}
  void observe(double value) const;
  void observe(std::chrono::nanoseconds duration) const;  ///< in seconds

 private:
  prometheus::Histogram* histogram_;
};

/// The requests of one route.
class RequestMetrics {
 public:
  RequestMetrics(std::array<prometheus::Counter*, 5> by_class, prometheus::Histogram& duration)
      : by_class_(by_class), duration_(duration) {}

  /// Counts one answered request.
  void observe(int status, std::chrono::nanoseconds duration) const;

 private:
  std::array<prometheus::Counter*, 5> by_class_;
  Histogram duration_;
};

class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  /// `http_requests_total{route,method,status_class}` and `http_request_duration_seconds{route}`.
  /// `route` is a pattern such as `/users/{user_id}/`, never a path that a client sent: each one is
  /// kept for ever.
  RequestMetrics requests(const std::string& route, const std::string& method);

  /// Same name and labels: the same number. A name keeps the help text that it got first.
  Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  Histogram histogram(const std::string& name, const std::string& help,
                      const std::vector<double>& upper_bounds, const Labels& labels = {});

  /// A gauge that is asked for its value by each `exposition()`, on that thread; `read` stays valid
  /// as long as that is called.
  void gauge(const std::string& name, const std::string& help, const Labels& labels,
             std::function<double()> read);

  /// All metrics as text, those of the process among them (memory, open files, CPU time, start).
  [[nodiscard]] std::string exposition() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace cartwright::runtime
