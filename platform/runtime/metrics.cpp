#include "platform/runtime/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sys/resource.h>
#include <unistd.h>

namespace cartwright::runtime {
namespace {

// From a request answered from memory to one that meets its deadline.
const std::vector<double> kRequestSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                          0.1,    0.25,  0.5,    1,     2.5,  5,     10};

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  double all_pages = 0;
  double resident_pages = 0;
  statm >> all_pages >> resident_pages;
  return resident_pages * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_files() {
  std::error_code error;
  const auto count = std::distance(std::filesystem::directory_iterator("/proc/self/fd", error), {});
  return error ? 0
               : static_cast<double>(count - 1);  // the directory itself is open while it is read
}

double file_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double seconds_since_epoch() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

struct Metrics::State {
  struct Reading {
    prometheus::Gauge* gauge;
    std::function<double()> read;
  };

  prometheus::Registry registry;
  prometheus::Counter* cpu = nullptr;
  std::mutex mutex;  // guards what follows, and that one scrape at a time reads the process
  std::vector<Reading> readings;
};

void Counter::increment(double by) const { counter_->Increment(by); }
void Gauge::set(double value) const { gauge_->Set(value); }
void Gauge::add(double by) const { gauge_->Increment(by); }
void Histogram::observe(double value) const { histogram_->Observe(value); }
void Histogram::observe(std::chrono::nanoseconds duration) const {
  histogram_->Observe(std::chrono::duration<double>(duration).count());
}

void RequestMetrics::observe(int status, std::chrono::nanoseconds duration) const {
  const auto index = static_cast<std::size_t>(std::clamp(status / 100, 1, 5) - 1);
  by_class_[index]->Increment();
  duration_.observe(duration);
}

Metrics::Metrics() : state_(std::make_unique<State>()) {
  state_->cpu = &prometheus::BuildCounter()
                     .Name("process_cpu_seconds_total")
                     .Help("User and system CPU time spent, in seconds.")
                     .Register(state_->registry)
                     .Add({});
  gauge("process_start_time_seconds", "Start of the process, in seconds since 1970-01-01 UTC.")
      .set(seconds_since_epoch());
  gauge("process_resident_memory_bytes", "Resident memory, in bytes.", {}, resident_bytes);
  gauge("process_open_fds", "Open file descriptors.", {}, open_files);
  gauge("process_max_fds", "How many file descriptors may be open.", {}, file_limit);
}

Metrics::~Metrics() = default;

RequestMetrics Metrics::requests(const std::string& route, const std::string& method) {
  auto& family = prometheus::BuildCounter()
                     .Name("http_requests_total")
                     .Help("Answered requests.")
                     .Register(state_->registry);
  std::array<prometheus::Counter*, 5> by_class{};
  for (std::size_t i = 0; i < by_class.size(); ++i) {
    by_class[i] = &family.Add(
        {{"route", route}, {"method", method}, {"status_class", std::to_string(i + 1) + "xx"}});
  }
  auto& duration = prometheus::BuildHistogram()
                       .Name("http_request_duration_seconds")
                       .Help("From the complete request to its reply, in seconds.")
                       .Register(state_->registry)
                       .Add({{"route", route}}, kRequestSeconds);
  return {by_class, duration};
}

Counter Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
  return Counter(
      prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry).Add(labels));
}

Gauge Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  return Gauge(
      prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry).Add(labels));
}

Histogram Metrics::histogram(const std::string& name, const std::string& help,
                             const std::vector<double>& upper_bounds, const Labels& labels) {
  return Histogram(prometheus::BuildHistogram()
                       .Name(name)
                       .Help(help)
                       .Register(state_->registry)
                       .Add(labels, upper_bounds));
}

void Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels,
                    std::function<double()> read) {
  auto& target =
      prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry).Add(labels);
  const std::scoped_lock lock(state_->mutex);
  state_->readings.push_back({&target, std::move(read)});
}

std::string Metrics::exposition() const {
  const std::scoped_lock lock(state_->mutex);
  state_->cpu->Increment(cpu_seconds() - state_->cpu->Value());
  for (const auto& reading : state_->readings) reading.gauge->Set(reading.read());
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace cartwright::runtime
