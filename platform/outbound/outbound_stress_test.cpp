#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <thread>

#include "platform/outbound/outbound.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::outbound {
namespace {

constexpr int kAskers = 100;

/// Answers with the path that it was asked for, some later than others.
class Echo {
 public:
  Echo()
      : port_(static_cast<std::uint16_t>(server_.bind_to_any_port("127.0.0.1"))),
        thread_([this] { server_.listen_after_bind(); }) {
    server_.Get(".*", [](const httplib::Request& request, httplib::Response& response) {
      if (request.path.ends_with('7')) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      response.set_content(request.path, "text/plain");
    });
    test::eventually([this] { return server_.is_running(); });
  }
  ~Echo() { server_.stop(); }
  Echo(const Echo&) = delete;
  Echo& operator=(const Echo&) = delete;

  [[nodiscard]] Url url(std::string_view path) const {
    return Url::parse(fmt::format("http://127.0.0.1:{}{}", port_, path)).value();
  }

 private:
  httplib::Server server_;
  std::uint16_t port_;
  std::jthread thread_;
};

/// A loop on a thread of its own with many who ask at the same time, half of whom give up.
class Crowd {
 public:
  Crowd(Outbound& outbound, const Echo& echo, std::string name)
      : outbound_(outbound), echo_(echo), name_(std::move(name)) {}

  void ask() { test::run(loop_, ask_all()); }

  [[nodiscard]] int right() const { return right_; }
  [[nodiscard]] int wrong() const { return wrong_; }

 private:
  Task<void> ask_all() {
    for (int i = 0; i < kAskers; ++i) {
      patient_.spawn(ask_for(fmt::format("/{}/{}", name_, i)));
      hasty_.spawn(ask_for(fmt::format("/{}/given-up/{}", name_, i)));
      if (i % 10 == 9) hasty_.cancel();
      co_await boost::asio::post(loop_, use_task);
    }
    co_await patient_.join();
    co_await hasty_.join();
  }

  Task<void> ask_for(std::string path) {
    const auto answer = co_await outbound_.ask({.url = echo_.url(path)});
    const bool is_given_up = path.contains("given-up");
    if (answer.body != path) ++wrong_;
    if (answer.body == path && !is_given_up) ++right_;
  }

  Outbound& outbound_;
  const Echo& echo_;
  const std::string name_;
  boost::asio::io_context loop_;
  runtime::TaskGroup patient_{loop_.get_executor()};
  runtime::TaskGroup hasty_{loop_.get_executor()};
  int right_ = 0;
  int wrong_ = 0;
};

TEST(OutboundStressTest, GivesEachOfTwoLoopsItsOwnAnswersWhileOthersGiveUp) {
  Echo echo;
  Outbound outbound(anywhere);
  Crowd ann(outbound, echo, "ann");
  Crowd bob(outbound, echo, "bob");

  std::jthread other([&] { ann.ask(); });
  bob.ask();
  other.join();

  EXPECT_EQ(ann.right(), kAskers);
  EXPECT_EQ(bob.right(), kAskers);
  EXPECT_EQ(ann.wrong() + bob.wrong(), 0);
}

}  // namespace
}  // namespace cartwright::outbound
