#include "platform/testing/pooler.hpp"

#include <array>
#include <span>
#include <string_view>

#include <fmt/format.h>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>

namespace cartwright::testing {
namespace {

using boost::asio::buffer;
using namespace std::string_view_literals;

// The message BackendKeyData, whose first bytes after these are the process id.
constexpr auto kKey = "K\0\0\0\x0c"sv;

void replace_key(std::span<char> bytes) {
  const auto at = std::string_view(bytes.data(), bytes.size()).find(kKey);
  if (at != std::string_view::npos) bytes[at + kKey.size()] ^= 1;
}

}  // namespace

struct Pooler::Session {
  explicit Session(Executor executor) : client(executor), server(executor) {}

  Client client;
  Server server;
};

Pooler::Pooler(const db::Settings& settings)
    : server_(fmt::format("{}/.s.PGSQL.{}", settings.hosts.front(), settings.ports.front())),
      acceptor_(loop_.get_executor(), {boost::asio::ip::address_v4::loopback(), 0}) {
  tasks_.spawn(serve());
  thread_ = std::thread([this] { loop_.run(); });
}

Pooler::~Pooler() {
  boost::asio::post(loop_, [this] { tasks_.cancel(); });
  thread_.join();
}

Task<void> Pooler::serve() {
  while (true) {
    auto session = std::make_shared<Session>(loop_.get_executor());
    co_await acceptor_.async_accept(session->client, use_task);
    co_await session->server.async_connect({server_}, use_task);
    tasks_.spawn(forward(session));
    tasks_.spawn(return_answers(session));
  }
}

Task<void> Pooler::forward(std::shared_ptr<Session> session) {
  std::array<char, 16'384> bytes;
  boost::system::error_code failure;
  while (!failure) {
    const auto size = co_await session->client.async_read_some(
        buffer(bytes), boost::asio::redirect_error(use_task, failure));
    co_await boost::asio::async_write(session->server, buffer(bytes.data(), size),
                                      boost::asio::redirect_error(use_task, failure));
  }
  session->server.close(failure);
}

Task<void> Pooler::return_answers(std::shared_ptr<Session> session) {
  std::array<char, 16'384> bytes;
  boost::system::error_code failure;
  while (!failure) {
    const auto size = co_await session->server.async_read_some(
        buffer(bytes), boost::asio::redirect_error(use_task, failure));
    replace_key(std::span(bytes).first(size));
    co_await boost::asio::async_write(session->client, buffer(bytes.data(), size),
                                      boost::asio::redirect_error(use_task, failure));
  }
  session->client.close(failure);
}

}  // namespace cartwright::testing
