// Whatever a client sends, in whatever pieces: it gets well-formed replies that are no 500, the
// same for the same bytes, and the connection ends.

#include "platform/http/session.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

#include "platform/http/respond.hpp"
#include "platform/runtime/limited_log.hpp"
#include "platform/runtime/metrics.hpp"
#include "platform/testing/fuzzing/promise.hpp"
#include "platform/testing/fuzzing/stream.hpp"
#include "platform/testing/http/fuzzed_shop.hpp"
#include "platform/testing/http/reply_reader.hpp"

namespace cartwright::http {
namespace {

using fuzzing::promise;

// Longer than any run, and limits that short inputs come to.
ServerSettings settings() {
  ServerSettings settings;
  settings.allowed_origins = {"https://shop.example", "http://localhost:*"};
  settings.trusted_proxies = {"10.0.0.0/8"};
  settings.request_limits = {.header = 800, .target = 200, .body = 600};
  settings.header_timeout = settings.body_timeout = std::chrono::hours(1);
  settings.body_stall_timeout = settings.handler_timeout = std::chrono::hours(1);
  settings.idle_timeout = settings.reply_stall_timeout = std::chrono::hours(1);
  return settings;
}

// Whom all connections come from.
constexpr Peer kProxy{.network = {.prefix = 0x0a000001}, .address = {}, .is_trusted_proxy = true};

/// The other end of a connection.
class Client {
 public:
  explicit Client(int descriptor) : descriptor_(descriptor) {}
  ~Client() { ::close(descriptor_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes) const {
    // What has ended takes nothing any more.
    ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }

  void half_close() const { ::shutdown(descriptor_, SHUT_WR); }

  /// Takes what has come; tells whether there was anything.
  bool receive() {
    static std::array<char, 64 * 1024> room;
    const auto size = ::recv(descriptor_, room.data(), room.size(), 0);
    if (size > 0) received_.append(room.data(), static_cast<std::size_t>(size));
    has_ended_ = size == 0 || (size < 0 && errno != EAGAIN);
    return size > 0;
  }

  [[nodiscard]] bool has_ended() const { return has_ended_; }
  [[nodiscard]] const std::string& received() const { return received_; }

 private:
  const int descriptor_;
  bool has_ended_ = false;
  std::string received_;
};

/// Everything of a server but its acceptor. Its loop runs in the turns of whoever calls.
class Connections {
 public:
  Connections() {
    shop_.mount(router_);
    responder_.emplace(router_, metrics_, settings_.allowed_origins);
    deadlines_.start(tasks_);
    context_.reset(new SessionContext{
        .settings = settings_,
        .proxies = TrustedProxies(settings_.trusted_proxies),
        .own_field = "X-Own",
        .responder = *responder_,
        .deadlines = deadlines_,
        .tasks = tasks_,
        .broke_off = {deadlines_, log::Level::warning, "reply broke off"},
        .date = {},
        .bodies = {settings_.bodies_limit, [this] { return deadlines_.now(); }},
        .uploads = {2 * settings_.uploads_limit, [this] { return deadlines_.now(); }},
        .replies = {settings_.replies_limit, [this] { return deadlines_.now(); }},
        .open = OpenSessions(metrics_.gauge("connections", "All."))});
  }

  /// All that comes back over a connection of its own.
  std::string exchange(const std::vector<std::string_view>& pieces) {
    Client client(connect());
    for (const auto piece : pieces) {
      client.send(piece);
      take_replies(client);
      if (client.has_ended()) break;
    }
    client.half_close();
    take_replies(client);
    promise(client.has_ended(), "a connection that stays when its client has ended");
    loop_.poll();
    promise(context_->open.of(kProxy.network) == 0,
            "a session that stays when its connection has ended");
    return client.received();
  }

 private:
  static Task<void> serve(std::shared_ptr<Session> session) { co_await session->run(); }

  int connect() {
    std::array<int, 2> ends{};
    promise(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()) == 0,
            "no more sockets");
    runtime::Socket socket(loop_);
    socket.assign(boost::asio::ip::tcp::v4(), ends[0]);
    socket.non_blocking(true);
    const auto session = std::make_shared<Session>(std::move(socket), kProxy, *context_);
    session->runs_as(tasks_.spawn(serve(session)));
    return ends[1];
  }

  void take_replies(Client& client) {
    bool goes_on = true;
    while (goes_on) {
      const auto turns = loop_.poll();
      goes_on = client.receive() || (turns > 0 && !client.has_ended());
    }
  }

  const ServerSettings settings_ = settings();
  boost::asio::io_context loop_{1};
  runtime::Metrics metrics_;
  OneToken authenticator_;
  FuzzedShop shop_;
  Router router_{authenticator_};
  std::optional<Responder> responder_;
  runtime::Deadlines deadlines_{loop_.get_executor()};
  runtime::TaskGroup tasks_{loop_.get_executor()};
  std::unique_ptr<SessionContext> context_;
};

/// What the bytes say, read without a session.
struct Expected {
  std::vector<Method> methods;  // of each request, also of one that is not whole
  std::size_t whole = 0;        // how many of them are complete
};

Expected read_requests(std::string_view bytes, const RequestLimits& limits) {
  Expected expected;
  bool goes_on = true;
  while (goes_on) {
    if (bytes.starts_with("\r\n")) bytes.remove_prefix(2);
    Request request;
    BodyBuffer body;
    RequestParser parser(limits, &request, &body);
    const auto progress = parser.parse(bytes);
    bytes.remove_prefix(parser.consumed());
    expected.methods.push_back(request.method);
    const bool is_whole = progress == RequestParser::Progress::complete;
    if (is_whole) ++expected.whole;
    goes_on = is_whole && parser.keeps_alive() && !bytes.empty();
  }
  return expected;
}

void check_json(const ReadReply& reply) {
  boost::system::error_code error;
  const auto json = boost::json::parse(reply.body, error);
  promise(!error && json.is_object(), "a body that is no JSON");
  const auto& object = json.get_object();
  if (object.contains("openapi")) return;
  promise(object.contains(reply.status < 400 ? "data" : "error"), "a body without its envelope");
}

// What is refused early may not have been seen to be HEAD.
ReplyReader::Body body_of(std::size_t at, const Expected& expected) {
  if (expected.methods[at] != Method::head) return ReplyReader::Body::yes;
  return at < expected.whole ? ReplyReader::Body::no : ReplyReader::Body::perhaps;
}

std::vector<ReadReply> read_replies(std::string_view bytes, const Expected& expected) {
  std::vector<ReadReply> replies;
  ReplyReader reader(bytes);
  while (reader.has_more()) {
    promise(replies.size() < expected.methods.size(), "a reply to no request");
    auto reply = reader.take(body_of(replies.size(), expected));
    if (reply.status == 100) continue;
    promise(reply.status != 500, "a request that finds a bug");
    promise(reply.head.contains("\nX-Content-Type-Options: nosniff"), "a reply without a header");
    if (!reply.body.empty() && reply.content_type == "application/json") check_json(reply);
    promise(!reader.has_more() || !reply.closes, "a reply behind the last one");
    replies.push_back(std::move(reply));
  }
  return replies;
}

// One that is whole is answered alike; what is wrong with one that is not may be told before or
// behind what its path and token are answered with.
void compare(const std::vector<ReadReply>& some, const std::vector<ReadReply>& others,
             std::size_t whole) {
  for (std::size_t i = 0; i < std::min(some.size(), others.size()); ++i) {
    const bool is_same = some[i].head == others[i].head && some[i].body == others[i].body;
    promise(is_same || (i >= whole), "replies that depend on pieces");
  }
  const auto& fewer = some.size() < others.size() ? some : others;
  const bool is_last = !fewer.empty() && fewer.back().closes;
  promise(fewer.size() >= std::min(whole, std::max(some.size(), others.size())) || is_last,
          "a request without a reply");
}

void check(fuzzing::Script script) {
  static Connections connections;
  const auto [whole, pieces] = fuzzing::take_stream(script, 10);
  const auto limits = settings().request_limits;
  const auto expected = read_requests(whole, limits);
  const auto at_once = read_replies(connections.exchange({whole}), expected);
  if (pieces.size() < 2) return;
  const auto in_pieces = read_replies(connections.exchange(pieces), expected);
  compare(at_once, in_pieces, expected.whole);
}

}  // namespace
}  // namespace cartwright::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kLongest = 2048;  // limits are less
  if (size > kLongest) return -1;
  cartwright::http::check({data, size});
  return 0;
}
