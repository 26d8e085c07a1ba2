#include "tests/stories/crowd.hpp"

#include <fmt/format.h>

#include <map>
#include <stdexcept>
#include <thread>

#include "platform/testing/certificates.hpp"
#include "platform/testing/http_client.hpp"
#include "platform/testing/rpc/grpc_peer.hpp"
#include "platform/testing/rpc/token_frames.hpp"

namespace cartwright::test {
namespace {

using namespace std::chrono_literals;
using rpc::test::FrameType;
using rpc::test::Http2Peer;

constexpr int kCallersOfAKind = 4;
constexpr std::uint32_t kMostCalls = 40;

int pick(std::mt19937& random, int most) { return std::uniform_int_distribution(0, most)(random); }

/// One connection of a client that asks much and may leave at any moment.
class Caller {
 public:
  Caller(std::uint16_t port, const rpc::TlsFiles& tls) : peer_(port, tls) { peer_.say_hello(); }

  /// All calls in one write.
  void ask(std::vector<const Account*> askers) {
    std::string frames;
    for (const auto* asker : askers) {
      askers_[next_stream_] = asker;
      frames += rpc::test::token_call(next_stream_, asker->token);
      next_stream_ += 2;
    }
    peer_.send(frames);
  }

  /// Gives all up, in one write with the goodbye if it leaves at once.
  void reset_all() {
    std::string frames;
    for (const auto& [stream, asker] : askers_) frames += rpc::test::reset(stream);
    peer_.send(frames);
  }

  void say_goodbye() { peer_.say_goodbye(); }

  struct Answer {
    const Account* asker;
    Payload payload;
  };

  /// The next answer with a payload; nothing at the end or when the last call has ended.
  std::optional<Answer> next() {
    while (ended_ < askers_.size()) {
      const auto frame = peer_.next();
      if (!frame) break;
      if (frame->type == FrameType::data && !frame->payload.empty()) {
        return Answer{askers_.at(frame->stream), rpc::test::payload_in(*frame)};
      }
      if ((frame->flags & rpc::test::kEndStream) != 0) ++ended_;
    }
    return std::nullopt;
  }

 private:
  Http2Peer peer_;
  std::map<std::uint32_t, const Account*> askers_;
  std::uint32_t next_stream_ = 1;
  std::size_t ended_ = 0;
};

}  // namespace

void Crowd::act_for(std::chrono::seconds time) {
  end_ = std::chrono::steady_clock::now() + time;
  std::vector<std::jthread> threads;
  unsigned seed = 0;
  for (int i = 0; i < kCallersOfAKind; ++i) {
    for (const Role role : {&Crowd::ask_and_wait, &Crowd::ask_and_leave, &Crowd::shop}) {
      threads.emplace_back([this, role, seed] { play(role, seed); });
      ++seed;
    }
  }
  play(&Crowd::stall_database, seed);
}

void Crowd::play(Role role, unsigned seed) {
  Random random(seed);
  while (std::chrono::steady_clock::now() < end_) {
    try {
      (this->*role)(random);
    } catch (const std::runtime_error&) {
      // A refusal or a lost connection is no answer, so nobody can be mistaken in it.
    }
  }
}

void Crowd::ask_and_wait(Random& random) {
  const auto channel = rpc::test::grpc_channel(store_.grpc_port, certificate("cart"));
  for (int i = 0; i < 50 && std::chrono::steady_clock::now() < end_; ++i) {
    const auto& asker = anyone(random);
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() +
                         std::chrono::milliseconds(pick(random, 300)));
    const auto reply = rpc::test::validate(channel, asker.token, context);
    ++counts_.calls;
    if (reply.status.ok()) {
      note(asker, reply.response.payload().user_id(), reply.response.payload().email());
    }
  }
}

void Crowd::ask_and_leave(Random& random) {
  Caller caller(store_.grpc_port, certificate("cart"));
  std::vector<const Account*> askers(static_cast<std::size_t>(pick(random, kMostCalls - 1) + 1));
  for (auto& asker : askers) asker = &anyone(random);
  caller.ask(askers);
  counts_.calls += static_cast<int>(askers.size());

  for (int wanted = pick(random, kMostCalls); wanted > 0; --wanted) {
    const auto answer = caller.next();
    if (!answer) break;
    note(*answer->asker, answer->payload.user_id(), answer->payload.email());
  }
  if (pick(random, 1) == 0) {
    caller.reset_all();
    counts_.resets += static_cast<int>(askers.size());
  }
  if (pick(random, 3) == 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(pick(random, 50)));
  if (pick(random, 1) == 0) caller.say_goodbye();
  ++counts_.closes;
}

void Crowd::shop(Random& random) {
  const auto& asker = anyone(random);
  const auto& other = anyone(random);
  auto client = HttpClient(store_.cart_port).as(asker.token);
  const auto own = client.get(fmt::format("/api/v1/cart/{}/", asker.id));
  const auto others = client.get(fmt::format("/api/v1/cart/{}/", other.id));
  counts_.calls += 2;
  if (own.status == 200) note(asker, own.number("/data/user_id"), asker.email);
  if (own.status == 403 || (others.status == 200 && other.id != asker.id)) ++counts_.wrong;
}

void Crowd::stall_database(Random& random) {
  // What is remembered is forgotten, so that calls wait for the table.
  store_.customers_database.execute(fmt::format(
      "BEGIN; UPDATE users SET first_name = 'x'; LOCK TABLE users; SELECT pg_sleep({}); "
      "COMMIT",
      pick(random, 200) / 1000.0));
  ++counts_.stalls;
  std::this_thread::sleep_for(std::chrono::milliseconds(pick(random, 50)));
}

const Account& Crowd::anyone(Random& random) const {
  return accounts_[static_cast<std::size_t>(pick(random, static_cast<int>(accounts_.size()) - 1))];
}

void Crowd::note(const Account& asker, std::int64_t id, const std::string& email) {
  const bool right = id == asker.id && email == asker.email;
  ++(right ? counts_.answers : counts_.wrong);
}

}  // namespace cartwright::test
