#pragma once
// One address of a channel.

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <cstddef>
#include <string>

#include "platform/rpc/channel_settings.hpp"
#include "platform/rpc/connection.hpp"
#include "platform/rpc/credentials.hpp"
#include "platform/rpc/resolver.hpp"
#include "platform/runtime/deadline.hpp"
#include "platform/runtime/keeper.hpp"
#include "platform/runtime/task_group.hpp"
#include "platform/runtime/wakeup.hpp"

namespace cartwright::rpc {

/// Keeps one connection to an address open, with reconnection and backoff, until it is left.
class Subchannel final : Connection::Owner {
 public:
  /// The channel.
  class Owner {
   public:
    /// There is a connection that takes calls.
    virtual void on_connected(Subchannel& server) = 0;
    /// There is none any more; a new attempt begins.
    virtual void on_lost(Subchannel& server) = 0;
    /// The attempt has failed; the next follows after a pause.
    virtual void on_failed(Subchannel& server) = 0;

   protected:
    ~Owner() = default;
  };

  /// All references outlive the subchannel.
  Subchannel(Executor executor, Address address, const ChannelSettings& settings,
             const Credentials& credentials, runtime::Deadlines& deadlines, Owner& owner);

  /// Returns some time after leave() or close(), when no call runs any more.
  Task<void> run();

  /// Takes no more calls; those that run may end.
  void leave();

  /// Fails the calls that run.
  void close();

  /// The connection that takes calls, or nullptr.
  [[nodiscard]] Connection* connection() const { return current_; }

  /// Whether the first attempts since there was a connection are under way.
  [[nodiscard]] bool is_connecting() const { return connecting_ && !leaving_; }

  [[nodiscard]] bool is_left() const { return leaving_; }
  [[nodiscard]] const Address& address() const { return address_; }
  [[nodiscard]] const std::string& authority() const { return authority_; }
  [[nodiscard]] const std::string& last_failure() const { return last_failure_; }

 private:
  using Connections =
      boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>>;

  Task<runtime::Round> stay_connected();
  Task<bool> connect();
  Task<void> attempt();
  Task<bool> open_socket();
  Task<bool> last();
  Task<void> serve(Socket socket, std::size_t session);
  void report_failure();
  void end();

  Stream* accept_stream() noexcept override { return nullptr; }
  void on_established(Connection& connection) noexcept override;
  void on_retired(Connection& connection) noexcept override;

  Executor executor_;
  const Address address_;
  const ChannelSettings& settings_;
  const Credentials& credentials_;
  runtime::Deadlines& deadlines_;
  Owner& owner_;
  const std::string server_name_;
  const std::string authority_;
  Socket socket_;
  runtime::Deadline connect_timeout_;
  runtime::TaskGroup sessions_;
  Connections connections_;
  Connection* current_ = nullptr;
  runtime::Wakeup state_changed_;
  runtime::Keeper keeper_;
  std::string last_failure_;
  std::size_t session_ = 0;      // counts the attempts
  bool session_failed_ = false;  // the latest of them
  bool connecting_ = true;
  bool leaving_ = false;
};

}  // namespace cartwright::rpc
