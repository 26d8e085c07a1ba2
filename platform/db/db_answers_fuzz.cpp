// The connections of a database with a PostgreSQL that answers late, wrongly, in pieces or not at
// all, and callers that give up at any moment.

#include <array>
#include <fcntl.h>
#include <memory>
#include <sys/socket.h>
#include <unistd.h>

#include "platform/db/pool.hpp"
#include "platform/runtime/log.hpp"
#include "platform/runtime/require.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/testing/db/fuzzing/backend.hpp"
#include "platform/testing/db/fuzzing/callers.hpp"
#include "platform/testing/fuzzing/clock.hpp"
#include "platform/testing/fuzzing/connect.hpp"
#include "platform/testing/fuzzing/loop.hpp"
#include "platform/testing/fuzzing/script.hpp"

namespace cartwright::db {
namespace {

using namespace std::chrono_literals;
using cartwright::fuzzing::let_pass, cartwright::fuzzing::Loop, cartwright::fuzzing::Script;
using fuzzing::Backend, fuzzing::Kind;
using runtime::require;

Settings settings() {
  return {.hosts = {"/nowhere"},
          .database = "d",
          .user = "u",
          .password = Secret("p"),
          .read_connections = 2,
          .write_connections = 1,
          .connect_timeout = 1s,
          .query_timeout = 5s};
}

class Play {
 public:
  explicit Play(Script script)
      : script_(script),
        tasks_(loop()),
        deadlines_(loop()),
        settings_(settings()),
        reads_(loop(), deadlines_, settings_, Access::read, Load::requests, primary_),
        writes_(loop(), deadlines_, settings_, Access::write, Load::requests, primary_),
        callers_(loop(), reads_, writes_, backends_) {
    cartwright::fuzzing::on_connect = [this](int socket) { return connect(socket); };
    deadlines_.start(tasks_);
    reads_.start(tasks_);
    writes_.start(tasks_);
    settle();
  }

  void run() {
    while (!script_.is_over()) step();
    finish();
  }

 private:
  static Executor loop() { return Loop::executor(); }

  int connect(int socket);
  void step();
  void act(std::size_t action, std::size_t variant);
  void act_on_backend(std::size_t action, std::size_t variant);
  void say_oddity(std::size_t variant);
  void settle();
  void finish();

  Backend& backend() { return *backends_[current_]; }

  Script script_;
  fuzzing::Backends backends_;
  std::size_t current_ = 0;
  fuzzing::Policy policy_ = fuzzing::Policy::lets_in;
  runtime::TaskGroup tasks_;
  runtime::Deadlines deadlines_;
  Settings settings_;
  Primary primary_;
  Pool reads_;
  Pool writes_;
  fuzzing::Callers callers_;
};

// libpq gets one end of a pair in the place of its socket.
int Play::connect(int socket) {
  std::array<int, 2> pair{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair.data()) != 0) {
    return -1;
  }
  ::dup3(pair[0], socket, O_CLOEXEC);
  ::close(pair[0]);
  current_ = backends_.size();
  backends_.push_back(
      std::make_unique<Backend>(pair[1], static_cast<int>(backends_.size()) + 1, policy_));
  return 0;
}

// Until nobody says anything any more.
void Play::settle() {
  bool is_quiet = false;
  for (int i = 0; i < 8 && !is_quiet; ++i) {
    is_quiet = !Loop::settle();
    for (auto& one : backends_) is_quiet &= !one->listen();
  }
  callers_.check();
}

void Play::step() {
  const auto turn = cartwright::fuzzing::play_turn(
      script_, [this](std::size_t action, std::size_t variant) { act(action, variant); });
  backend().deliver(turn == 3 ? 1 + script_.byte() : std::string::npos);
  turn == 2 ? Loop::turn() : settle();
}

void Play::act(std::size_t action, std::size_t variant) {
  static constexpr std::array<std::chrono::milliseconds, 4> kTimes{101ms, 700ms, 2'100ms, 5'600ms};
  static constexpr std::array kSingle{Kind::read, Kind::other_read, Kind::write,
                                      Kind::write_and_read};
  static constexpr std::array kSeveral{Kind::batch, Kind::transaction, Kind::abandoned,
                                       Kind::transaction};
  switch (action) {
    case 0:
      return callers_.begin(kSingle[variant]);
    case 1:
      return callers_.begin(kSeveral[variant]);
    case 2:
      if (callers_.count() > 0) callers_.cancel(script_.below(callers_.count()));
      return;
    case 3:
      return let_pass(kTimes[variant]);
    case 4:
      policy_ = static_cast<fuzzing::Policy>(variant % 3);
      return;
    case 5:
      current_ = script_.below(backends_.size());
      return;
    default:
      return act_on_backend(action, variant);
  }
}

void Play::act_on_backend(std::size_t action, std::size_t variant) {
  static constexpr std::array kStates{"23505", "40001", "26000", "57P01", "25006", "57014",
                                      "0A000", "53300", "XX000", "08006", "40P01", ""};
  switch (action) {
    case 6:
    case 7:
    case 8:
      for (std::size_t i = 0; i <= variant; ++i) backend().answer_next();
      return;
    case 9:
      for (std::size_t i = script_.below(64); i > 0; --i) backend().answer_next();
      return;
    case 10:
      return backend().refuse_next(kStates[script_.below(kStates.size())]);
    case 11:
      return backend().answer_oddly(variant);
    case 12:
      return backend().close();
    case 13:
      return say_oddity(variant);
    case 14: {
      callers_.expect_lies();
      const auto type = "123CDEGHIKNRSTVWZAnstv"[script_.below(22)];
      return backend().lie(fuzzing::message(type, script_.text(script_.below(64))));
    }
    default:
      callers_.expect_lies();
      return backend().lie(script_.text(script_.byte()));
  }
}

// What a server may say at any time.
void Play::say_oddity(std::size_t variant) {
  using namespace std::string_literals;
  switch (variant) {
    case 0:
      return backend().say(fuzzing::message('N', "SNOTICE\0VNOTICE\0C00000\0Mhear\0\0"s));
    case 1:
      return backend().say(fuzzing::message('A', "\0\0\0\1channel\0payload\0"s));
    case 2:
      return backend().say(fuzzing::message('S', "in_hot_standby\0on\0"s));
    default:
      return backend().say(fuzzing::message('S', "TimeZone\0Utopia\0"s));
  }
}

// Whatever has happened: every caller is answered in time, and the connections close.
void Play::finish() {
  policy_ = fuzzing::Policy::lets_in;
  // It may wait for its turn, be sent, and be moved; each takes its time, counted in coarse steps.
  for (int i = 0; i < 12 && (i == 0 || callers_.waiting() > 0); ++i) {
    for (auto& one : backends_) one->deliver();
    settle();
    let_pass(3s);
    settle();
  }
  require(callers_.waiting() == 0, "a caller waits beyond its time");
  Loop::run([this] {
    reads_.close();
    writes_.close();
    tasks_.cancel();
  });
  settle();
  require(tasks_.size() == 0, "the connections do not end");
  reads_.disconnect();
  writes_.disconnect();
  for (auto& one : backends_) one->listen();
  for (auto& one : backends_) require(!one->is_open(), "a connection outlives its pool");
  callers_.check_end();
}

}  // namespace
}  // namespace cartwright::db

// libpq forgets a result that it is making when the server says something that begins another.
extern "C" const char* __lsan_default_suppressions() { return "leak:libpq.so"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartwright;
  log::start(log::Level::error);
  db::Play({data, size}).run();
  return 0;
}
