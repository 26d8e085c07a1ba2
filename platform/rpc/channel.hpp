#pragma once
// Calls the servers of some hosts over long-lived connections, on one event loop.

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <random>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/rpc/channel_settings.hpp"
#include "platform/rpc/client_call.hpp"
#include "platform/rpc/credentials.hpp"
#include "platform/rpc/resolver.hpp"
#include "platform/rpc/subchannel.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/runtime/keeper.hpp"
#include "platform/runtime/task_group.hpp"

namespace cartwright::rpc {

/// An answer, and what the server has said beside it.
template <class Response>
struct Answered {
  Response message;
  Metadata metadata;
};

/// Keeps a connection open to every address of the hosts and follows the addresses as they come and
/// go; calls are spread over the connections. A call waits for a connection only while there is
/// none and the first attempts are under way; after they have failed, calls fail at once until a
/// server is found again.
class Channel final : Subchannel::Owner {
 public:
  /// Reads the certificates; throws std::runtime_error if one cannot be used, or if the hosts are
  /// malformed. `lookup` replaces the system's for tests.
  Channel(Executor executor, ChannelSettings settings, Lookup lookup = {});
  ~Channel();

  /// Begins to connect.
  void start();

  /// Fails the calls that run, and closes.
  Task<void> stop();

  /// Looks for new certificates at once; every five seconds it does so by itself.
  void reload_certificates() { credentials_.reload(); }

  [[nodiscard]] bool is_connected() const { return !ready_.empty(); }

  /// How many servers take calls now.
  [[nodiscard]] std::size_t connections() const { return ready_.size(); }

  /// Calls the method `path`, "/package.Service/Method" of static storage duration. Throws
  /// StatusError: UNAVAILABLE if no server can be reached, DEADLINE_EXCEEDED after `timeout`, and
  /// whatever the server answers. What a server has refused unseen is tried at another one, as is
  /// an idempotent call whose connection broke. Cancelling the awaiting coroutine cancels the call.
  template <class Response>
  Task<Response> call(std::string_view path, const google::protobuf::MessageLite& request,
                      std::chrono::milliseconds timeout,
                      Semantics semantics = Semantics::at_most_once, Metadata metadata = {}) {
    return finish<Response>(std::make_unique<ClientCall>(executor_, deadlines_, path, request,
                                                         timeout, semantics, std::move(metadata)));
  }

  /// The same for who wants to see what the server says beside its answer.
  template <class Response>
  Task<Answered<Response>> ask(std::string_view path, const google::protobuf::MessageLite& request,
                               std::chrono::milliseconds timeout,
                               Semantics semantics = Semantics::at_most_once,
                               Metadata metadata = {}) {
    return finish_with_metadata<Response>(std::make_unique<ClientCall>(
        executor_, deadlines_, path, request, timeout, semantics, std::move(metadata)));
  }

 private:
  using Clock = std::chrono::steady_clock;
  using Calls = boost::intrusive::list<ClientCall, boost::intrusive::constant_time_size<false>>;
  using Servers = std::list<Subchannel>;

  template <class Response>
  Task<Response> finish(std::unique_ptr<ClientCall> call) {
    co_await perform(call.get());
    Response response;
    call->parse_response(response);
    co_return response;
  }

  template <class Response>
  Task<Answered<Response>> finish_with_metadata(std::unique_ptr<ClientCall> call) {
    co_await perform(call.get());
    Answered<Response> answered;
    call->parse_response(answered.message);
    answered.metadata = call->take_metadata();
    co_return answered;
  }

  Task<void> perform(ClientCall* call);
  const Subchannel* start_or_wait(ClientCall& call, const Subchannel* avoided);
  Subchannel* pick(const Subchannel* avoided);

  Task<runtime::Round> follow_addresses();
  void follow(std::vector<Address> addresses);
  Task<void> keep(Servers::iterator server);
  void resolve_soon();
  void report_lookup();

  [[nodiscard]] bool is_connecting() const;
  void wake_waiting();
  void fail_waiting_if_hopeless();
  void fail_waiting();

  void on_connected(Subchannel& server) override;
  void on_lost(Subchannel& server) override;
  void on_failed(Subchannel& server) override;

  Executor executor_;
  const ChannelSettings settings_;
  Credentials credentials_;
  runtime::Deadlines deadlines_;
  Resolver resolver_;
  runtime::TaskGroup background_;
  runtime::TaskGroup keepers_;
  Servers servers_;
  std::vector<Subchannel*> ready_;  // those with a connection that takes calls
  std::size_t turn_ = 0;            // who of them had the latest call
  std::minstd_rand random_;
  Calls waiting_;
  runtime::Keeper follower_;  // of the addresses
  Clock::time_point resolved_at_;
  bool has_resolved_ = false;
  bool lookup_failed_ = false;
  bool unreachable_ = false;
  bool stopping_ = false;
};

}  // namespace cartwright::rpc
