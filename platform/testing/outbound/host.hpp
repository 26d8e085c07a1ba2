#pragma once
// A server elsewhere, for tests: it says what it is told to say, whether that is HTTP or not.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace cartwright::outbound {

/// What a Host does when it has said it.
enum class Then { close, listen_on };

/// Reads requests on any number of connections to 127.0.0.1 and says the same after each.
class Host {
 public:
  explicit Host(std::string says, Then then = Then::listen_on);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] std::vector<std::string> requests();
  [[nodiscard]] std::size_t connections();  ///< those that have ended, too
  [[nodiscard]] std::size_t ended();        ///< by the other side

 private:
  using Socket = boost::asio::ip::tcp::socket;

  void accept();
  void serve(Socket* socket);

  const std::string says_;
  const Then then_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::mutex mutex_;
  bool is_closing_ = false;
  std::vector<std::string> requests_;
  std::size_t ended_ = 0;
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::vector<std::jthread> threads_;
  std::jthread acceptor_thread_;
};

/// An answer of HTTP/1.1 with a body of known length.
std::string answer_of(const std::string& body, const std::string& fields = "");

}  // namespace cartwright::outbound
