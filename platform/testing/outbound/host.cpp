#include "platform/testing/outbound/host.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <memory>
#include <utility>

namespace cartwright::outbound {
namespace {

namespace asio = boost::asio;

// One of a request without a body, or with one that comes in the same piece.
std::string read_request(asio::ip::tcp::socket& socket) {
  std::string request;
  asio::read_until(socket, asio::dynamic_buffer(request), "\r\n\r\n");
  return request;
}

}  // namespace

Host::Host(std::string says, Then then)
    : says_(std::move(says)),
      then_(then),
      acceptor_(context_, {asio::ip::address_v4::loopback(), 0}),
      acceptor_thread_([this] { accept(); }) {}

Host::~Host() {
  {
    const std::scoped_lock lock(mutex_);
    is_closing_ = true;
    for (auto& socket : sockets_) ::shutdown(socket->native_handle(), SHUT_RDWR);
  }
  ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
  acceptor_thread_.join();
}

void Host::accept() {
  boost::system::error_code error;
  while (true) {
    auto socket = std::make_unique<Socket>(acceptor_.accept(error));
    const std::scoped_lock lock(mutex_);
    if (error || is_closing_) return;
    threads_.emplace_back([this, served = socket.get()] { serve(served); });
    sockets_.push_back(std::move(socket));
  }
}

void Host::serve(Socket* socket) {
  try {
    do {
      auto request = read_request(*socket);
      const std::scoped_lock lock(mutex_);
      requests_.push_back(std::move(request));
      asio::write(*socket, asio::buffer(says_));
    } while (then_ == Then::listen_on);
    ::shutdown(socket->native_handle(), SHUT_WR);
  } catch (const boost::system::system_error&) {
    const std::scoped_lock lock(mutex_);
    ++ended_;
  }
}

std::vector<std::string> Host::requests() {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

std::size_t Host::connections() {
  const std::scoped_lock lock(mutex_);
  return sockets_.size();
}

std::size_t Host::ended() {
  const std::scoped_lock lock(mutex_);
  return ended_;
}

std::string answer_of(const std::string& body, const std::string& fields) {
  return fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n{}", body.size(), fields,
                     body);
}

}  // namespace cartwright::outbound
