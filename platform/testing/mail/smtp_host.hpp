#pragma once
// A server of mail, for tests: it takes what comes, and fails where it is told to.

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "platform/rpc/tls_files.hpp"

namespace cartwright::test {

/// What it says, a line or more without the last end of line. Where a reply is empty it hangs up,
/// where there is none it says nothing.
struct SmtpReplies {
  using Reply = std::optional<std::string>;

  Reply greeting = "220 mail.example";
  Reply hello = "250-mail.example\r\n250-AUTH PLAIN\r\n250 SIZE 1000000";
  Reply start_tls = "220 begin";
  Reply login = "235 welcome";
  Reply sender = "250 fine";
  Reply recipient = "250 fine";
  Reply data = "354 go on";
  Reply end = "250 kept";
  Reply quit = "221 bye";
  bool hangs_up_in_mail = false;
};

enum class SmtpTls { none, offered, at_once };

class SmtpHost {
 public:
  explicit SmtpHost(SmtpReplies replies = {}) : SmtpHost(std::move(replies), SmtpTls::none, {}) {}
  SmtpHost(SmtpReplies replies, SmtpTls tls, rpc::TlsFiles files);
  ~SmtpHost();
  SmtpHost(const SmtpHost&) = delete;
  SmtpHost& operator=(const SmtpHost&) = delete;

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

  /// The lines that clients have said, but those of mails, in their order.
  [[nodiscard]] std::vector<std::string> said();

  /// The mails that it was given whole, the same again and again where it did not keep them.
  [[nodiscard]] std::vector<std::string> mails();

  /// From now on.
  void say(SmtpReplies replies);

 private:
  using Socket = boost::asio::ip::tcp::socket;

  void accept();
  void serve(Socket* socket);
  void serve_tls(Socket* socket);
  template <class Stream>
  bool talk(Stream& stream, SmtpTls tls);
  template <class Stream>
  bool take_mail(Stream& stream, std::string* input);
  template <class Stream>
  bool answer(Stream& stream, const SmtpReplies::Reply& reply);
  template <class Stream>
  std::string read_until(Stream& stream, std::string* input, std::string_view end);
  SmtpReplies replies();
  void note(std::string line);

  const SmtpTls tls_;
  const rpc::TlsFiles files_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::mutex mutex_;
  SmtpReplies replies_;
  bool is_closing_ = false;
  std::vector<std::string> said_;
  std::vector<std::string> mails_;
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::vector<std::jthread> threads_;
  std::jthread acceptor_thread_;
};

}  // namespace cartwright::test
