// Many clients that ask, stall, leave and are interrupted at random: whatever a client gets is the
// answer to what it has asked. SESSION_STRESS_SECONDS makes it last longer than the moment it takes
// beside the other tests.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <random>
#include <string>
#include <system_error>
#include <thread>

#include "platform/testing/http/running_server.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::http {
namespace {

using namespace std::chrono_literals;
using test::RawConnection;
using test::status_of;

constexpr std::size_t kClients = 12;

std::chrono::seconds duration() {
  const char* seconds = std::getenv("SESSION_STRESS_SECONDS");
  return std::chrono::seconds(seconds == nullptr ? 3 : std::atoi(seconds));
}

struct Asked {
  std::string request;
  std::string answer;
};

/// What all clients have seen together.
struct Seen {
  std::atomic<std::int64_t> answers = 0;
  std::atomic<std::int64_t> interrupted = 0;  // 408 and 503
  std::atomic<std::int64_t> wrong = 0;
  std::atomic<std::int64_t> silences = 0;  // the server neither answers nor ends
  std::atomic<std::int64_t> ended = 0;     // connections, by the server
  std::atomic<std::int64_t> resets = 0;
};

class RandomClient {
 public:
  RandomClient(const RunningServer& server, Seen& seen, std::size_t seed)
      : server_(server), seen_(seen), random_(seed) {}

  /// How many connections it has used.
  int play_until(std::chrono::steady_clock::time_point end) {
    int used = 0;
    for (; std::chrono::steady_clock::now() < end; ++used) use_a_connection();
    return used;
  }

 private:
  int below(int limit) { return std::uniform_int_distribution(0, limit - 1)(random_); }
  bool chance(int percent) { return below(100) < percent; }

  Asked ask() {
    const auto id = std::to_string(1 + next_id++);
    const auto get = [&](std::string_view path) {
      return Asked{"GET " + std::string(path) + id + "/ HTTP/1.1\r\nHost: x\r\n\r\n", id};
    };
    const auto note =
        R"({"text":")" + id + std::string(static_cast<std::size_t>(below(3000)), '.') + R"("})";
    const auto post = [&](std::string_view path) {
      return "POST " + std::string(path) +
             " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(note.size()) + "\r\n\r\n" +
             note;
    };
    switch (below(6)) {
      case 0:
        return get("/things/");
      case 1:
        return get("/later/");
      case 2:
        return {post("/echo/"), note};
      case 3:
        return {post("/open-notes/"), R"({"data":)" + note + "}"};
      case 4:
        return {post("/nowhere/"), R"("message":"Not Found"}})"};
      default:
        return {post("/notes/"), R"("message":"Invalid authorization token"}})"};
    }
  }

  void use_a_connection() try {
    RawConnection connection(server_.port());
    std::string bytes;
    for (int i = below(20); i >= 0; --i) {
      asked_.push_back(ask());
      bytes += asked_.back().request;
    }
    send_in_pieces(connection, bytes);
    if (chance(15)) {
      ++seen_.resets;
      asked_.clear();
      return connection.reset();
    }
    if (chance(20)) connection.half_close();
    read_answers(connection);
  } catch (const std::system_error&) {
    ++seen_.silences;
    asked_.clear();
  } catch (const std::runtime_error&) {
    ++seen_.ended;
    asked_.clear();
  }

  void send_in_pieces(RawConnection& connection, std::string_view bytes) {
    while (!bytes.empty()) {
      const auto size = std::min<std::size_t>(
          bytes.size(), static_cast<std::size_t>(chance(50) ? 1 + below(200) : 100'000));
      if (!connection.send(bytes.substr(0, size))) return;
      bytes.remove_prefix(size);
      if (chance(10)) std::this_thread::sleep_for(std::chrono::milliseconds(below(5)));
    }
  }

  void read_answers(RawConnection& connection) {
    while (!asked_.empty()) {
      const auto reply = connection.read_reply();
      const auto status = status_of(reply);
      if (status == 408 || status == 503) {
        ++seen_.interrupted;
      } else if (reply.ends_with(asked_.front().answer)) {
        ++seen_.answers;
      } else {
        ++seen_.wrong;
      }
      asked_.pop_front();
      if (chance(2)) std::this_thread::sleep_for(std::chrono::milliseconds(below(20)));
    }
  }

  static inline std::atomic<int> next_id = 0;

  const RunningServer& server_;
  Seen& seen_;
  std::minstd_rand random_;
  std::deque<Asked> asked_;
};

TEST(SessionStressTest, EveryAnswerIsToWhatItsClientAsked) {
  RunningServer server(
      {.connection_limit = kClients - 2, .bodies_limit = 100'000, .handler_timeout = 20ms});
  Seen seen;
  const auto end = std::chrono::steady_clock::now() + duration();

  test::in_parallel(
      kClients, [&](std::size_t seed) { return RandomClient(server, seen, seed).play_until(end); });
  server.stop(20s);

  EXPECT_EQ(seen.wrong, 0);
  EXPECT_EQ(seen.silences, 0);
  EXPECT_GT(seen.answers, 100);
  EXPECT_TRUE(server.metrics.exposition().contains("http_connections 0"));
  std::cout << seen.answers << " answers, " << seen.interrupted << " interrupted, " << seen.resets
            << " resets, " << seen.ended << " connections ended by the server\n";
}

}  // namespace
}  // namespace cartwright::http
