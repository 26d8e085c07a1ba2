// A server with clients that need not keep to any rule, handlers that wait for a database which
// answers in any order, and a clock that passes as the script says.

#include <fmt/format.h>

#include <list>
#include <memory>
#include <vector>

#include "platform/error.hpp"
#include "platform/rpc/server.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/require.hpp"
#include "platform/testing/fuzzing/clock.hpp"
#include "platform/testing/fuzzing/loop.hpp"
#include "platform/testing/fuzzing/script.hpp"
#include "platform/testing/rpc/fuzzing/asker.hpp"
#include "platform/testing/rpc/fuzzing/questions.hpp"
#include "proto/auth.pb.h"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using namespace test;
using cartwright::fuzzing::let_pass, cartwright::fuzzing::Loop, cartwright::fuzzing::Script;
using fuzzing::Asker, fuzzing::number, fuzzing::setting;
using runtime::require;

constexpr std::size_t kMostAskers = 5;

ServerSettings settings() {
  return {.address = "127.0.0.1",
          .allowed_clients = {"cart"},
          .limits = {.message_bytes = 4'096,
                     .header_bytes = 2'048,
                     .streams = 6,
                     .handshake_timeout = 2s,
                     .keepalive_interval = 4s,
                     .keepalive_timeout = 2s,
                     .stall_timeout = 3s,
                     .age = 30s},
          .call_limits = {.calls = 10,
                          .duration = 8s,
                          .answer_time = 2s,
                          .input_bytes = 48 * 1024,
                          .output_bytes = 160 * 1024},
          .max_connections = kMostAskers,
          .max_handshakes = 2};
}

/// What a handler does is the second letter of the token that it is asked about.
class Service {
 public:
  explicit Service(Executor executor) : questions_(executor) {}

  void mount(Server& server) {
    server.unary("/Test/Ask", this, &Service::ask);
    server.streaming("/Test/Talk", this, &Service::talk);
  }

  [[nodiscard]] fuzzing::Questions& questions() { return questions_; }

 private:
  Task<AuthResponse> ask(AuthRequest request) {
    co_return co_await answer(request.token().value());
  }

  Task<void> talk(Call* call) {
    AuthRequest request;
    while (co_await call->next(&request)) {
      co_await call->send(co_await answer(request.token().value()));
    }
  }

  Task<AuthResponse> answer(std::string token) {
    const char kind = token.size() > 1 ? token[1] : '?';
    if (kind == 'f') throw StatusError(StatusCode::not_found, token);
    if (kind == 's') co_await questions_.ask_stubbornly(token);
    if (kind != 'n') token = co_await questions_.ask(token);
    AuthResponse response;
    response.mutable_payload()->set_email(token);
    // More than a frame or a window holds.
    if (kind == 'l') response.mutable_payload()->mutable_email()->append(40'000, '~');
    co_return response;
  }

  fuzzing::Questions questions_;
};

class Play {
 public:
  explicit Play(Script script)
      : script_(script), tasks_(loop()), service_(loop()), server_(loop(), settings()) {
    fuzzing::next_wire = [this]() -> fuzzing::Wire& { return joining_.at(joined_++)->wire(); };
    service_.mount(server_);
    server_.start();
    join();
  }

  void run() {
    while (!script_.is_over()) step();
    finish();
  }

 private:
  static Executor loop() { return Loop::executor(); }

  void step() {
    const auto turn = cartwright::fuzzing::play_turn(
        script_, [this](std::size_t action, std::size_t variant) { act(action, variant); });
    asker().deliver(turn == 3 ? 1 + script_.byte() : std::string::npos);
    turn == 2 ? Loop::turn() : settle();
  }

  void act(std::size_t action, std::size_t variant);
  void act_on_stream(std::size_t action, std::size_t variant);
  void answer(std::size_t variant);
  void change_wire(std::size_t variant);
  void let_time_pass(std::size_t variant);

  Asker& asker() { return *joining_[current_]; }
  /// For a new call, as a rule; or for one that there is, as a rule.
  std::uint32_t stream(bool is_new) {
    const auto back = 2 * static_cast<std::uint32_t>(script_.below(8));
    const auto last = asker().last_stream();
    if (is_new) return back == 14 ? 15 : last + 2;
    return last > back ? last - back : back + 1;
  }

  void join() {
    if (stopping_ || joining_.size() == kMostAskers) return;
    current_ = joining_.size();
    joining_.push_back(std::make_unique<Asker>(loop()));
    server_.admit(runtime::Socket(loop()));
  }

  void join_properly() {
    join();
    asker().wire().prove();
    asker().say(std::string(kPreface) + frame(FrameType::settings, 0, 0));
  }

  std::string token() {
    static constexpr std::string_view kKinds = "aaanlfs!";
    return fmt::format("<{} {} {}>", kKinds[script_.below(kKinds.size())], current_, ++tokens_);
  }

  std::string question() {
    AuthRequest request;
    request.mutable_token()->set_value(token());
    return message(request.SerializeAsString());
  }

  std::string headers(std::uint32_t stream, std::size_t variant, std::uint8_t flags = 0) {
    const auto block = header_block({{":method", "POST"},
                                     {":scheme", "https"},
                                     {":path", variant % 2 == 0 ? "/Test/Ask" : "/Test/Talk"},
                                     {":authority", "localhost"},
                                     {"te", "trailers"},
                                     {"content-type", "application/grpc"}});
    const auto timeout = variant < 2 ? "" : header_block({{"grpc-timeout", "900m"}});
    return frame(FrameType::headers, kEndHeaders | flags, stream, block + timeout);
  }

  void settle() {
    Loop::settle();
    for (auto& one : joining_) one->listen();
  }

  void stop() {
    if (!std::exchange(stopping_, true)) tasks_.spawn(server_.stop(1s));
  }

  void finish();

  Script script_;
  runtime::TaskGroup tasks_;
  Service service_;
  std::vector<std::unique_ptr<Asker>> joining_;
  std::size_t joined_ = 0;
  std::size_t current_ = 0;
  std::size_t tokens_ = 0;
  bool stopping_ = false;
  Server server_;
};

void Play::act(std::size_t action, std::size_t variant) {
  switch (action) {
    case 0:
      return answer(variant);
    case 1:
      return change_wire(variant);
    case 2:
      return let_time_pass(variant);
    case 3:
      current_ = script_.below(joining_.size());
      return;
    case 4:
      return variant == 0 ? join() : join_properly();
    case 5:
      if (variant == 3) return stop();
      return variant == 0 ? server_.set_serving() : server_.set_not_serving();
    case 6:
      return asker().say(script_.text(script_.byte()));
    default:
      return act_on_stream(action, variant);
  }
}

void Play::act_on_stream(std::size_t action, std::size_t variant) {
  const auto on = stream(action <= 9);
  switch (action) {
    case 7:
    case 8:
      return asker().say(headers(on, variant) + frame(FrameType::data, kEndStream, on, question()));
    case 9:
      return asker().say(headers(on, variant, script_.byte() % 2));
    case 10:
      return asker().say(frame(FrameType::data, variant % 2, on, question()));
    case 11: {
      const auto whole = question();
      const auto cut = script_.below(whole.size());
      asker().say(frame(FrameType::data, 0, on, whole.substr(0, cut)));
      if (variant > 1) asker().deliver();
      return asker().say(frame(FrameType::data, kEndStream, on, whole.substr(cut)));
    }
    case 12:
      return asker().say(frame(FrameType::reset, 0, on, number(variant)));
    case 13:
      return asker().say(
          frame(FrameType::window_update, 0, script_.below(2) == 0 ? 0 : on, number(variant)));
    case 14:
      if (script_.below(2) == 0)
        return asker().say(frame(FrameType::ping, variant % 2, 0, "12345678"));
      return asker().say(frame(FrameType::settings, 0, 0, setting(script_.below(4), variant)));
    default: {
      const auto type = static_cast<FrameType>(script_.below(12));
      const auto flags = script_.byte();
      return asker().say(
          frame(type, flags, variant == 0 ? 0 : on, script_.text(script_.below(64))));
    }
  }
}

void Play::answer(std::size_t variant) {
  static constexpr std::array kHow{fuzzing::Outcome::answer, fuzzing::Outcome::status,
                                   fuzzing::Outcome::outage, fuzzing::Outcome::answer};
  const auto which = script_.byte();
  service_.questions().answer(which / 2, kHow[variant],
                              which % 2 == 0 ? fuzzing::When::now : fuzzing::When::next_turn);
}

void Play::change_wire(std::size_t variant) {
  const auto how = script_.below(7);
  fuzzing::change(asker().wire(), how, variant, script_);
}

void Play::let_time_pass(std::size_t variant) {
  static constexpr std::array<std::chrono::milliseconds, 4> kTimes{101ms, 1s, 2'100ms, 5s};
  let_pass(kTimes[variant]);
}

// Whatever has happened: every call ends, and the server stops within a bounded time.
void Play::finish() {
  for (auto& one : joining_) one->become_lively();
  for (int i = 0; i < 6; ++i) {
    Loop::run([this] { service_.questions().answer_all(); });
    settle();
    for (auto& one : joining_) one->deliver();
    let_pass(3s);
  }
  settle();
  for (auto& one : joining_) one->require_all_ended();
  require(service_.questions().is_empty(), "a handler asks for ever");
  stop();
  for (int i = 0; i < 5 && tasks_.size() > 0; ++i) {
    settle();
    let_pass(1s);
  }
  require(tasks_.size() == 0, "the server does not stop");
  for (auto& one : joining_) require(!one->wire().is_in_use, "a connection outlives the server");
  settle();
}

}  // namespace
}  // namespace cartwright::rpc

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartwright;
  log::start(log::Level::error);
  rpc::Play({data, size}).run();
  return 0;
}
