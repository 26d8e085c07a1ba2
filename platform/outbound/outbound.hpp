#pragma once
// HTTP requests to servers elsewhere, by libcurl (ADR 30).

#include <curl/curl.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "platform/outbound/exchange.hpp"
#include "platform/outbound/reach.hpp"
#include "platform/outbound/transfer.hpp"
#include "platform/task.hpp"

namespace cartwright::outbound {

/// A thread that asks many servers at the same time, on a connection of HTTP/1.1 for each request,
/// so that no answer can be another's. Redirects are not followed, proxies of the environment not
/// used; over https the server must prove its name. Safe to use from several loops, each of which
/// goes on until nobody there waits for an answer.
class Outbound {
 public:
  /// Those under way, and those to one host among them; others wait their turn.
  static constexpr std::size_t kAtOnce = 64;
  static constexpr std::size_t kAtOnceToOneHost = 8;
  /// Under way and waiting.
  static constexpr std::size_t kMost = 1'024;

  /// Asks hosts within `reach`. `ca` is a file with the CAs whose word counts, or empty for those
  /// of the system.
  explicit Outbound(Reach reach, Limits limits = {}, std::string ca = {});

  /// Interrupts whoever still waits for an answer.
  ~Outbound();
  Outbound(const Outbound&) = delete;
  Outbound& operator=(const Outbound&) = delete;

  /// The answer of whatever status. Throws NoAnswer, which leaves open whether the request has been
  /// received; `unavailable` beyond kMost; std::invalid_argument for fields that would break the
  /// head, or say where the request ends. Can be cancelled.
  Task<Answer> ask(Request request);

 private:
  struct Asked;
  using Queue = std::list<std::shared_ptr<Asked>>;
  using Multi = std::unique_ptr<CURLM, decltype([](CURLM* multi) { curl_multi_cleanup(multi); })>;

  void enqueue(Queue one);
  void work(const std::stop_token& stopping);
  [[nodiscard]] std::chrono::milliseconds longest_wait() const;
  [[nodiscard]] std::size_t count_under_way_to(const std::string& origin) const;
  void take_new();
  void begin_some();
  void begin(Asked& asked);
  void end_abandoned(Queue& queue);
  void end_overdue();
  bool end_finished();
  void end_all();
  void end_with(Asked& asked, CURLcode result);
  void end(Asked& asked, std::exception_ptr failure, Answer answer);

  const Policy policy_;
  const Multi multi_;
  std::atomic<std::size_t> places_taken_ = 0;
  std::mutex mutex_;
  Queue new_;  // what the thread has not seen yet
  // For the thread alone.
  Queue waiting_;
  Queue under_way_;
  std::map<std::string, std::size_t> under_way_to_;  // by origin
  std::jthread thread_;  // the first to be destroyed, as it uses all else
};

}  // namespace cartwright::outbound
