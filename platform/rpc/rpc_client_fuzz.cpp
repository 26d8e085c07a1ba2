// A channel with servers that need not keep to any rule, callers that give up at any moment, and a
// clock that passes as the script says.

#include <boost/system/system_error.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <ranges>
#include <vector>

#include "platform/rpc/channel.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/require.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/testing/fuzzing/clock.hpp"
#include "platform/testing/fuzzing/connect.hpp"
#include "platform/testing/fuzzing/loop.hpp"
#include "platform/testing/fuzzing/script.hpp"
#include "platform/testing/rpc/fuzzing/answerer.hpp"
#include "proto/auth.pb.h"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using namespace test;
using cartwright::fuzzing::let_pass, cartwright::fuzzing::Loop, cartwright::fuzzing::Script;
using fuzzing::Answerer, fuzzing::answer_to, fuzzing::answer_headers, fuzzing::trailers;
using fuzzing::number, fuzzing::setting;
using runtime::require;
using Times = std::array<std::chrono::milliseconds, 4>;

constexpr std::size_t kMostCallers = 40;

ChannelSettings settings() {
  return {.host = "192.0.2.1, 192.0.2.2",
          .port = 1,
          .limits = {.message_bytes = 4'096,
                     .header_bytes = 2'048,
                     .keepalive_interval = 4s,
                     .keepalive_timeout = 2s,
                     .stall_timeout = 3s,
                     .age = 20s,
                     .drain_timeout = 8s},
          .connect_timeout = 1s};
}

class Play {
 public:
  explicit Play(Script script)
      : script_(script), callers_(loop()), tasks_(loop()), channel_(loop(), settings()) {
    cartwright::fuzzing::on_connect = [this](int) { return connect(); };
    fuzzing::next_wire = [this]() -> fuzzing::Wire& { return welcome(); };
    channel_.start();
    settle();
  }

  void run() {
    while (!script_.is_over()) step();
    finish();
  }

 private:
  /// Whoever asks ends once, with an answer of its own or a status.
  struct Caller {
    std::string token;
    Semantics semantics;
    runtime::TaskGroup::Member task;
    bool is_ended = false;
  };

  static Executor loop() { return Loop::executor(); }

  void step();
  void act(std::size_t action, std::size_t variant);
  void say_of_call(std::size_t action, std::size_t variant);
  void say_of_connection(std::size_t action, std::size_t variant);
  void change_wire(std::size_t variant);
  void begin_call(std::size_t variant);
  void cancel_call();
  Task<void> call(Caller* caller, std::chrono::milliseconds timeout);
  void check(const Caller& caller, std::string_view email);
  void finish();
  void stop() {
    if (!std::exchange(stopping_, true)) tasks_.spawn(channel_.stop());
  }

  int connect() {
    if (!refuses_) return 0;
    errno = ECONNREFUSED;
    return -1;
  }

  fuzzing::Wire& welcome() {
    current_ = servers_.size();
    servers_.push_back(std::make_unique<Answerer>(loop()));
    auto& server = *servers_.back();
    if (is_friendly_) server.let_in();
    return server.wire();
  }

  // There is none before the first connection, nor while all are refused.
  Answerer* server() { return servers_.empty() ? nullptr : servers_[current_].get(); }

  std::uint32_t stream() {
    const auto back = script_.below(8);
    const auto& asked = server()->asked();
    return asked.size() > back ? asked[asked.size() - 1 - back]
                               : static_cast<std::uint32_t>(2 * back + 1);
  }

  void settle() {
    Loop::settle();
    listen();
  }

  void listen() {
    for (auto& one : servers_) one->listen();
    for (const auto& caller : calls_) require_asked_once(*caller);
  }

  void require_asked_once(const Caller& caller) {
    if (caller.semantics == Semantics::idempotent) return;
    std::ptrdiff_t times = 0;
    for (const auto& one : servers_) times += one->times_done(caller.token);
    require(times <= 1, "a call was carried out twice");
  }

  Script script_;
  std::vector<std::unique_ptr<Answerer>> servers_;
  std::vector<std::unique_ptr<Caller>> calls_;
  std::size_t current_ = 0;
  bool refuses_ = false;
  bool is_friendly_ = true;
  bool stopping_ = false;
  runtime::TaskGroup callers_;
  runtime::TaskGroup tasks_;
  Channel channel_;
};

void Play::step() {
  const auto turn = cartwright::fuzzing::play_turn(
      script_, [this](std::size_t action, std::size_t variant) { act(action, variant); });
  if (server() != nullptr) server()->deliver(turn == 3 ? 1 + script_.byte() : std::string::npos);
  turn == 2 ? Loop::turn() : settle();
}

void Play::act(std::size_t action, std::size_t variant) {
  static constexpr Times kTimes{101ms, 700ms, 2'100ms, 5s};
  switch (action) {
    case 0:
    case 1:
      return begin_call(variant);
    case 2:
      return cancel_call();
    case 3:
      return let_pass(kTimes[variant]);
    case 4:
      refuses_ = variant == 0;
      is_friendly_ = variant != 1;
      if (variant == 3 && script_.byte() == 0) stop();
      return;
    default:
      break;
  }
  if (servers_.empty()) return;
  switch (action) {
    case 5:
      current_ = script_.below(servers_.size());
      return;
    case 6:
      return change_wire(variant);
    case 7:
    case 8:
    case 9:
    case 10:
    case 11:
      return say_of_call(action, variant);
    default:
      return say_of_connection(action, variant);
  }
}

void Play::say_of_call(std::size_t action, std::size_t variant) {
  static constexpr std::array<std::string_view, 4> kStatuses{"0", "5", "14", "99"};
  static constexpr std::array<std::string_view, 4> kHttp{"200", "503", "100", "404"};
  static constexpr std::array<std::string_view, 4> kResets{
      std::string_view("\0\0\0\0", 4), std::string_view("\0\0\0\7", 4),
      std::string_view("\0\0\0\x8", 4), std::string_view("\0\0\0\1", 4)};
  const auto on = stream();
  const auto& token = server()->token(on);
  switch (action) {
    case 7:
      return server()->say(answer_headers(on) +
                           frame(FrameType::data, 0, on, answer_to(token, variant)) +
                           trailers(on, "0", ""));
    case 8:
      return server()->say(answer_headers(on, kHttp[variant]));
    case 9: {
      const auto whole = answer_to(token, variant == 3 ? 5'000 : 0);
      const auto cut = script_.below(whole.size() + 1);
      server()->say(frame(FrameType::data, 0, on, whole.substr(0, cut)));
      if (variant == 1) server()->deliver();
      if (variant != 2) server()->say(frame(FrameType::data, 0, on, whole.substr(cut)));
      return;
    }
    case 10:
      return server()->say(trailers(on, kStatuses[variant], token));
    default:
      return server()->say(frame(FrameType::reset, 0, on, kResets[variant]));
  }
}

void Play::say_of_connection(std::size_t action, std::size_t variant) {
  const auto on = stream();
  switch (action) {
    case 12: {
      std::string payload(variant == 0 ? "\x7f\xff\xff\xff" : std::string(4, '\0'));
      if (variant > 1) payload[3] = static_cast<char>(on);
      payload += std::string(variant == 3 ? "\0\0\0\2" : "\0\0\0\0", 4);
      return server()->say(frame(FrameType::goaway, 0, 0, payload));
    }
    case 13: {
      const auto kind = script_.below(7);
      if (kind < 4) {
        return server()->say(frame(FrameType::settings, 0, 0, setting(kind, variant)));
      }
      if (kind == 4) return server()->say(frame(FrameType::ping, variant % 2, 0, "12345678"));
      return server()->say(frame(FrameType::window_update, 0, kind == 5 ? 0 : on, number(variant)));
    }
    case 14: {
      const auto type = static_cast<FrameType>(script_.below(12));
      const auto flags = script_.byte();
      return server()->say(
          frame(type, flags, variant == 0 ? 0 : on, script_.text(script_.below(64))));
    }
    default:
      return server()->say(script_.text(script_.byte()));
  }
}

void Play::change_wire(std::size_t variant) {
  const auto how = script_.below(8);
  if (how == 6) return server()->say(frame(FrameType::settings, variant % 2, 0));
  fuzzing::change(server()->wire(), how, variant, script_);
}

void Play::begin_call(std::size_t variant) {
  static constexpr Times kTimeouts{500ms, 3s, 8s, 3s};
  if (calls_.size() == kMostCallers) return;
  const auto semantics = variant % 2 == 0 ? Semantics::at_most_once : Semantics::idempotent;
  auto& caller =
      *calls_.emplace_back(std::make_unique<Caller>(fmt::format("<{}>", calls_.size()), semantics));
  caller.task = callers_.spawn(call(&caller, kTimeouts[variant]));
}

void Play::cancel_call() {
  if (calls_.empty()) return;
  const auto& caller = calls_[calls_.size() - 1 - script_.below(calls_.size())];
  if (!caller->is_ended) callers_.cancel(caller->task);
}

Task<void> Play::call(Caller* caller, std::chrono::milliseconds timeout) {
  AuthRequest request;
  request.mutable_token()->set_value(caller->token);
  try {
    const auto response =
        co_await channel_.call<AuthResponse>("/Test/Ask", request, timeout, caller->semantics);
    check(*caller, response.payload().email());
  } catch (const StatusError& error) {
    require(!error.message().starts_with('<') || error.message() == caller->token,
            "the status of somebody else's call");
  } catch (const boost::system::system_error&) {
    // It was cancelled.
  }
  require(!std::exchange(caller->is_ended, true), "a caller was answered twice");
}

void Play::check(const Caller& caller, std::string_view email) {
  // The servers may know of the call only now.
  for (auto& one : servers_) one->listen();
  const auto has_told = [&](const auto& one) { return one->has_told(caller.token, email); };
  require(std::ranges::any_of(servers_, has_told), "the answer to somebody else's question");
}

// Whatever has happened: every caller is answered in time, and the channel stops at once.
void Play::finish() {
  refuses_ = false;
  for (int i = 0; i < 5; ++i) {
    for (auto& one : servers_) one->become_lively();
    settle();
    for (auto& one : servers_) one->deliver();
    let_pass(3s);
  }
  settle();
  require(callers_.size() == 0, "a caller waits beyond its deadline");
  stop();
  settle();
  require(tasks_.size() == 0, "the channel does not stop");
  for (auto& one : servers_) require(!one->wire().is_in_use, "a connection outlives the channel");
}

}  // namespace
}  // namespace cartwright::rpc

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartwright;
  log::start(log::Level::error);
  rpc::Play({data, size}).run();
  return 0;
}
