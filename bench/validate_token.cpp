// Load for ValidateToken alone: calls it over one mTLS channel with a fixed number in flight.
// Usage: validate_token <grpc port> <in flight> <seconds> <tokens file>

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <string>
#include <vector>

#include "platform/rpc/channel.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/testing/run.hpp"
#include "proto/auth.pb.h"

namespace cartwright {
namespace {

using Clock = std::chrono::steady_clock;

std::vector<std::string> read_tokens(const char* path) {
  std::ifstream file(path);
  std::vector<std::string> tokens;
  for (std::string line; std::getline(file, line);)
    tokens.push_back(line.substr(line.find(' ') + 1));
  return tokens;
}

/// Outlives the tasks of run().
class Load {
 public:
  Load(Executor executor, rpc::Channel& channel, std::vector<std::string> tokens)
      : channel_(channel), tokens_(std::move(tokens)), callers_(executor) {}

  Task<void> run(int in_flight, std::chrono::milliseconds duration) {
    end_ = Clock::now() + duration;
    for (int i = 0; i < in_flight; ++i) callers_.spawn(call_until_end());
    co_await callers_.join();
    co_await channel_.stop();
  }

  void print(double seconds) {
    std::ranges::sort(milliseconds_);
    fmt::print(
        "RESULT {{\"requests\": {}, \"seconds\": {}, \"bytes\": 0, \"errors\": {}, \"p50_ms\": "
        "{:.3f}, "
        "\"p99_ms\": {:.3f}, \"p999_ms\": {:.3f}}}\n",
        milliseconds_.size(), seconds, errors_, percentile(0.5), percentile(0.99),
        percentile(0.999));
  }

 private:
  Task<void> call_until_end() {
    while (Clock::now() < end_) co_await call();
  }

  Task<void> call() {
    AuthRequest request;
    request.mutable_token()->set_value(tokens_[next_++ % tokens_.size()]);
    const auto begin = Clock::now();
    try {
      co_await channel_.call<AuthResponse>("/UserAuth/ValidateToken", request,
                                           std::chrono::seconds(5));
      milliseconds_.push_back(
          std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    } catch (const rpc::StatusError&) {
      ++errors_;
    }
  }

  double percentile(double part) const {
    if (milliseconds_.empty()) return 0;
    return milliseconds_[static_cast<std::size_t>(part *
                                                  static_cast<double>(milliseconds_.size() - 1))];
  }

  rpc::Channel& channel_;
  std::vector<std::string> tokens_;
  runtime::TaskGroup callers_;
  Clock::time_point end_;
  std::size_t next_ = 0;
  std::size_t errors_ = 0;
  std::vector<double> milliseconds_;
};

void run(char** arguments) {
  const std::string folder = std::getenv("BENCH_CERTIFICATES");
  const auto seconds = std::stod(arguments[3]);
  boost::asio::io_context loop(1);
  rpc::Channel channel(loop.get_executor(),
                       {.host = "localhost",
                        .port = static_cast<std::uint16_t>(std::stoi(arguments[1])),
                        .tls = {.ca = folder + "/ca.crt",
                                .certificate = folder + "/cart.crt",
                                .key = folder + "/cart.key"}});
  Load load(loop.get_executor(), channel, read_tokens(arguments[4]));
  channel.start();
  test::run(loop, load.run(std::stoi(arguments[2]),
                           std::chrono::milliseconds(static_cast<int>(seconds * 1000))));
  load.print(seconds);
}

}  // namespace
}  // namespace cartwright

int main(int count, char** arguments) try {
  if (count != 5) throw std::invalid_argument("see the head of validate_token.cpp");
  cartwright::run(arguments);
  return EXIT_SUCCESS;
} catch (const std::exception& error) {
  fmt::print(stderr, "validate_token: {}\n", error.what());
  return EXIT_FAILURE;
}
