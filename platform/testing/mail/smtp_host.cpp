#include "platform/testing/mail/smtp_host.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <string_view>
#include <utility>

namespace cartwright::test {
namespace {

namespace asio = boost::asio;

constexpr std::string_view kEndOfLine = "\r\n";
constexpr std::string_view kEndOfMail = "\r\n.\r\n";

// Tells a client what it can do: the last line is of the reply itself.
SmtpReplies::Reply with_tls(SmtpReplies::Reply hello) {
  if (hello && hello->starts_with("250")) hello = "250-STARTTLS\r\n" + *hello;
  return hello;
}

const SmtpReplies::Reply& reply_to(std::string_view command, const SmtpReplies& replies) {
  static const SmtpReplies::Reply kUnknown = "500 what?";
  if (command == "EHLO" || command == "HELO") return replies.hello;
  if (command == "MAIL") return replies.sender;
  if (command == "RCPT") return replies.recipient;
  if (command == "QUIT") return replies.quit;
  return kUnknown;
}

}  // namespace

SmtpHost::SmtpHost(SmtpReplies replies, SmtpTls tls, rpc::TlsFiles files)
    : tls_(tls),
      files_(std::move(files)),
      acceptor_(context_, {asio::ip::address_v4::loopback(), 0}),
      replies_(std::move(replies)),
      acceptor_thread_([this] { accept(); }) {}

SmtpHost::~SmtpHost() {
  {
    const std::scoped_lock lock(mutex_);
    is_closing_ = true;
    for (auto& socket : sockets_) ::shutdown(socket->native_handle(), SHUT_RDWR);
  }
  ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
  acceptor_thread_.join();
}

void SmtpHost::accept() {
  boost::system::error_code error;
  while (true) {
    auto socket = std::make_unique<Socket>(acceptor_.accept(error));
    const std::scoped_lock lock(mutex_);
    if (error || is_closing_) return;
    threads_.emplace_back([this, served = socket.get()] { serve(served); });
    sockets_.push_back(std::move(socket));
  }
}

void SmtpHost::serve(Socket* socket) {
  try {
    const bool starts_tls =
        tls_ == SmtpTls::at_once || (answer(*socket, replies().greeting) && talk(*socket, tls_));
    if (starts_tls) serve_tls(socket);
  } catch (const boost::system::system_error&) {
    // The client has gone.
  }
  ::shutdown(socket->native_handle(), SHUT_RDWR);
}

void SmtpHost::serve_tls(Socket* socket) {
  asio::ssl::context context(asio::ssl::context::tls_server);
  context.use_certificate_chain_file(files_.certificate);
  context.use_private_key_file(files_.key, asio::ssl::context::pem);
  asio::ssl::stream<Socket&> stream(*socket, context);
  stream.handshake(asio::ssl::stream_base::server);
  if (tls_ == SmtpTls::at_once && !answer(stream, replies().greeting)) return;
  talk(stream, SmtpTls::at_once);
}

// True where the client wants TLS now.
template <class Stream>
bool SmtpHost::talk(Stream& stream, SmtpTls tls) {
  const bool may_start_tls = tls == SmtpTls::offered;
  std::string input;
  while (true) {
    auto line = read_until(stream, &input, kEndOfLine);
    const auto command = line.substr(0, 4);
    note(std::move(line));
    const auto replies = this->replies();
    if (command == "STAR") return answer(stream, replies.start_tls) && may_start_tls;
    bool goes_on = true;
    if (command == "DATA") {
      goes_on = take_mail(stream, &input);
    } else if (command == "AUTH") {
      answer(stream, "334 ");
      note(read_until(stream, &input, kEndOfLine));
      goes_on = answer(stream, replies.login);
    } else {
      const auto& reply = reply_to(command, replies);
      goes_on = answer(stream, command == "EHLO" && may_start_tls ? with_tls(reply) : reply);
    }
    if (!goes_on || command == "QUIT") return false;
  }
}

template <class Stream>
bool SmtpHost::take_mail(Stream& stream, std::string* input) {
  const auto replies = this->replies();
  if (!answer(stream, replies.data)) return false;
  if (!replies.data || !replies.data->starts_with("354")) return true;
  if (replies.hangs_up_in_mail) {
    read_until(stream, input, kEndOfLine);
    return false;
  }
  auto mail = read_until(stream, input, kEndOfMail);
  {
    const std::scoped_lock lock(mutex_);
    mails_.push_back(std::move(mail) + std::string(kEndOfLine));
  }
  return answer(stream, replies.end);
}

// False where it hangs up.
template <class Stream>
bool SmtpHost::answer(Stream& stream, const SmtpReplies::Reply& reply) {
  if (!reply) return true;
  if (reply->empty()) return false;
  asio::write(stream, asio::buffer(*reply + std::string(kEndOfLine)));
  return true;
}

template <class Stream>
std::string SmtpHost::read_until(Stream& stream, std::string* input, std::string_view end) {
  const auto size = asio::read_until(stream, asio::dynamic_buffer(*input), end);
  auto text = input->substr(0, size - end.size());
  input->erase(0, size);
  return text;
}

SmtpReplies SmtpHost::replies() {
  const std::scoped_lock lock(mutex_);
  return replies_;
}

void SmtpHost::say(SmtpReplies replies) {
  const std::scoped_lock lock(mutex_);
  replies_ = std::move(replies);
}

void SmtpHost::note(std::string line) {
  const std::scoped_lock lock(mutex_);
  said_.push_back(std::move(line));
}

std::vector<std::string> SmtpHost::said() {
  const std::scoped_lock lock(mutex_);
  return said_;
}

std::vector<std::string> SmtpHost::mails() {
  const std::scoped_lock lock(mutex_);
  return mails_;
}

}  // namespace cartwright::test
