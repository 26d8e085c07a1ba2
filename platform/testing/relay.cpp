#include "platform/testing/relay.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <array>
#include <span>
#include <string_view>
#include <utility>

namespace cartwright::test {
namespace {

using boost::asio::buffer;
using namespace std::string_view_literals;

// The message BackendKeyData, whose first bytes after these are the process id.
constexpr auto kKey = "K\0\0\0\x0c"sv;

const Relay::Pass kAll = [](std::span<char>) { return true; };

}  // namespace

struct Relay::Session {
  explicit Session(Executor executor) : client(executor), server(executor) {}

  Client client;
  Server server;
};

Relay::Relay(const db::Settings& settings, Pass pass)
    : server_(fmt::format("{}/.s.PGSQL.{}", settings.hosts.front(), settings.ports.front())),
      pass_(std::move(pass)),
      acceptor_(loop_.get_executor(), {boost::asio::ip::address_v4::loopback(), 0}) {
  tasks_.spawn(serve());
  thread_ = std::thread([this] { loop_.run(); });
}

Relay::~Relay() {
  boost::asio::post(loop_, [this] { tasks_.cancel(); });
  thread_.join();
}

void Relay::stand_before(db::Settings& settings) const {
  settings.hosts = {"127.0.0.1"};
  settings.ports = {port()};
}

Task<void> Relay::serve() {
  while (true) {
    auto session = std::make_shared<Session>(loop_.get_executor());
    co_await acceptor_.async_accept(session->client, use_task);
    co_await session->server.async_connect({server_}, use_task);
    tasks_.spawn(carry(session, &Session::client, &Session::server, &kAll));
    tasks_.spawn(carry(session, &Session::server, &Session::client, &pass_));
  }
}

template <class From, class To>
Task<void> Relay::carry(std::shared_ptr<Session> session, From Session::* from, To Session::* to,
                        const Pass* pass) {
  std::array<char, 16'384> bytes;
  boost::system::error_code failure;
  while (!failure) {
    const auto size =
        co_await ((*session).*from)
            .async_read_some(buffer(bytes), boost::asio::redirect_error(use_task, failure));
    if (failure || !(*pass)(std::span(bytes).first(size))) break;
    co_await boost::asio::async_write((*session).*to, buffer(bytes.data(), size),
                                      boost::asio::redirect_error(use_task, failure));
  }
  session->client.close(failure);
  session->server.close(failure);
}

bool replace_key(std::span<char> said) {
  const auto at = std::string_view(said.data(), said.size()).find(kKey);
  if (at != std::string_view::npos) said[at + kKey.size()] ^= 1;
  return true;
}

Relay::Pass lose_once(std::string_view answer) {
  return [answer, is_lost = false](std::span<char> said) mutable {
    if (is_lost || !std::string_view(said.data(), said.size()).contains(answer)) return true;
    is_lost = true;
    return false;
  };
}

}  // namespace cartwright::test
