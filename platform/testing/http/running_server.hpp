#pragma once
// A server with a few endpoints on a loop of its own, for the tests of the transport.

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <future>
#include <memory>
#include <semaphore>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "platform/error.hpp"
#include "platform/http/probes.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"
#include "platform/runtime/loops.hpp"
#include "platform/runtime/metrics.hpp"
#include "platform/testing/allocations.hpp"
#include "platform/testing/http_client.hpp"
#include "platform/testing/raw_connection.hpp"

namespace cartwright::http {

/// A body of `count` lines, made one by one; `failure`, if any, comes in place of the last.
class Lines final : public BodyStream {
 public:
  Lines(std::int64_t count, std::exception_ptr failure, std::atomic<std::int64_t>& made)
      : count_(count),
        failure_(std::move(failure)),  // NOLINT(bugprone-throw-keyword-missing): not made here
        made_(made) {}

  static std::string line(std::int64_t number) {
    return std::to_string(number) + std::string(20'000, '.') + "\n";
  }

  Task<std::string_view> next() override {
    if (number_ == count_) co_return std::string_view();
    if (++number_ == count_ && failure_) std::rethrow_exception(failure_);
    ++made_;
    line_ = line(number_);
    co_return line_;
  }

 private:
  const std::int64_t count_;
  const std::exception_ptr failure_;
  std::atomic<std::int64_t>& made_;
  std::int64_t number_ = 0;
  std::string line_;
};

struct Note {
  std::string text;

  static constexpr auto schema() { return schema::fields(schema::field("text", &Note::text)); }
};

/// Endpoints that show what the transport does with each kind of request and reply.
class SampleEndpoints {
 public:
  explicit SampleEndpoints(Executor executor) : released_(executor) {
    released_.expires_at(std::chrono::steady_clock::time_point::max());
  }

  void mount(Router& router) {
    add(router, Method::get, "/hello/", &SampleEndpoints::hello);
    add(router, Method::post, "/echo/", &SampleEndpoints::echo);
    add(router, Method::get, "/things/{id}/", &SampleEndpoints::thing);
    add(router, Method::get, "/query/", &SampleEndpoints::query);
    add(router, Method::get, "/credentials/", &SampleEndpoints::credentials);
    add(router, Method::post, "/refused/", &SampleEndpoints::refuse);
    add(router, Method::get, "/secret/", &SampleEndpoints::secret);
    add(router, Method::get, "/unavailable/", &SampleEndpoints::unavailable);
    add(router, Method::get, "/bug/", &SampleEndpoints::bug);
    add(router, Method::get, "/odd-bug/", &SampleEndpoints::odd_bug);
    add(router, Method::get, "/shared/", &SampleEndpoints::shared);
    add(router, Method::get, "/wait/", &SampleEndpoints::wait);
    router.post("/notes/", this, &SampleEndpoints::keep_note, "Keep a note");
    router.post("/open-notes/", this, &SampleEndpoints::repeat_note, "Repeat a note");
    router.post("/held-notes/", this, &SampleEndpoints::hold_note, "Hold a note");
    router.get("/client/", this, &SampleEndpoints::client, "Tell where a request comes from");
    router.keep_field("X-Secret");
    add(router, Method::get, "/later/{id}/", &SampleEndpoints::later);
    add(router, Method::get, "/large/", &SampleEndpoints::large);
    add(router, Method::get, "/work/", &SampleEndpoints::work);
    add(router, Method::get, "/lines/{id}/", &SampleEndpoints::lines);
    add(router, Method::get, "/broken-lines/{id}/", &SampleEndpoints::broken_lines);
    add(router, Method::del, "/hello/", &SampleEndpoints::remove);
  }

  /// Lets every request of /wait/ and /held-notes/ end. On the loop's thread.
  void release() { released_.cancel(); }

  /// Counts the requests of /wait/, /held-notes/ and /work/ that have begun; a test acquires what
  /// it has sent.
  std::counting_semaphore<> waiting{0};
  std::atomic<int> interrupted = 0;
  std::atomic<int> worked = 0;  // requests of /work/ that are done
  std::atomic<std::int64_t> lines_made = 0;

  static constexpr std::size_t kSharedSize = 16 * 1024 * 1024;
  static constexpr std::size_t kLargeSize = 4 * 1024 * 1024;

 private:
  using Handler = Task<Reply> (SampleEndpoints::*)(const Request*);

  void add(Router& router, Method method, std::string pattern, Handler handler) {
    Route route;
    route.method = method;
    route.pattern = std::move(pattern);
    route.operation.is_listed = false;
    route.endpoint = [this, handler](const Request* request) { return (this->*handler)(request); };
    router.add(std::move(route));
  }

  static Reply text(std::string_view body) {
    Reply reply;
    reply.body = body;
    return reply;
  }

  Task<Reply> hello(const Request*) { co_return text(R"({"data":"hello"})"); }
  Task<Reply> echo(const Request* request) {
    co_await receive_body(request);
    co_return text(request->body);
  }
  Task<Reply> thing(const Request* request) {
    co_return text(std::to_string(request->path_ids[0]));
  }
  Task<Reply> query(const Request* request) { co_return text(request->query); }
  Task<Reply> credentials(const Request* request) {
    co_return text(request->fields[header::kAuthorization]);
  }
  Task<Reply> refuse(const Request*) {
    throw refused("email", "User with this email already exists.");
    co_return Reply{};
  }
  Task<Reply> secret(const Request* request) {
    throw unauthenticated(request->fields[header::kAuthorization].empty()
                              ? "Missing authorization token"
                              : "Invalid authorization token");
    co_return Reply{};
  }
  Task<Reply> unavailable(const Request*) {
    throw cartwright::unavailable("The database cannot be reached.");
    co_return Reply{};
  }
  Task<Reply> bug(const Request*) {
    throw std::logic_error("a detail that no client may see");
    co_return Reply{};
  }
  Task<Reply> odd_bug(const Request*) {
    throw 42;
    co_return Reply{};
  }
  Task<Reply> remove(const Request*) {
    Reply reply;
    reply.status = Status::no_content;
    co_return reply;
  }

  Task<Reply> shared(const Request*) {
    Reply reply;
    reply.shared_body = large_;
    co_return reply;
  }

  Task<NoContent> keep_note(auth::Caller, Body<Note>) { co_return NoContent{}; }
  Task<Note> repeat_note(Body<Note> note) { co_return *note; }
  Task<NoContent> hold_note(Body<Note>) {
    waiting.release();
    boost::system::error_code woken;
    co_await released_.async_wait(boost::asio::redirect_error(use_task, woken));
    co_return NoContent{};
  }
  Task<Note> client(Client client) {
    co_return Note{.text = std::to_string(client.network.prefix)};
  }

  // The number in the path, in its own time.
  Task<Reply> later(const Request* request) {
    const auto id = request->path_ids[0];
    Timer timer(co_await boost::asio::this_coro::executor);
    timer.expires_after(std::chrono::milliseconds(id % 50 == 0 ? 400 : id % 10));
    co_await timer.async_wait(use_task);
    co_return text(std::to_string(request->path_ids[0]));
  }

  Task<Reply> large(const Request*) { co_return text(std::string(kLargeSize, 'x')); }

  // Takes the loop for a while, as a large document does.
  Task<Reply> work(const Request*) {
    waiting.release();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    ++worked;
    co_return text("{}");
  }

  Task<Reply> lines(const Request* request) {
    Reply reply;
    reply.stream = std::make_unique<Lines>(request->path_ids[0], nullptr, lines_made);
    co_return reply;
  }

  Task<Reply> broken_lines(const Request* request) {
    Reply reply;
    reply.stream = std::make_unique<Lines>(
        request->path_ids[0],
        std::make_exception_ptr(cartwright::unavailable("The database cannot be reached.")),
        lines_made);
    co_return reply;
  }

  Task<Reply> wait(const Request*) {
    waiting.release();
    boost::system::error_code woken;
    co_await released_.async_wait(boost::asio::redirect_error(use_task, woken));
    const auto state = co_await boost::asio::this_coro::cancellation_state;
    if (state.cancelled() != boost::asio::cancellation_type::none) {
      ++interrupted;
      throw boost::system::system_error(woken);
    }
    co_return text(R"({"data":"released"})");
  }

  Timer released_;
  std::shared_ptr<const std::string> large_ = std::make_shared<std::string>(kSharedSize, 'x');
};

/// Serves from construction to stop() or destruction, unless later: then begin_with_stop() is
/// called.
class RunningServer {
 public:
  enum class Serve { at_once, later };

  explicit RunningServer(ServerSettings settings = {}, Serve serve = Serve::at_once)
      : endpoints(loop_.executor()),
        probes_(metrics),
        server_(loop_.executor(), loopback(std::move(settings)), router_, metrics) {
    endpoints.mount(router_);
    probes_.require("database", [this] { return database_is_ready ? "" : "unreachable"; });
    probes_.require("clock", [] { return ""; });
    probes_.require("customers", [this] { return customers_is_ready ? "" : "unreachable"; });
    probes_.watch("weather", [this] { return weather_is_good ? "" : "it rains"; });
    probes_.mount(router_);
    server_.start();
    port_ = server_.port();
    if (serve == Serve::at_once) loop_.start();
  }

  ~RunningServer() {
    if (!stopped_) stop(std::chrono::seconds(0));
  }

  RunningServer(const RunningServer&) = delete;
  RunningServer& operator=(const RunningServer&) = delete;

  [[nodiscard]] test::HttpClient client() const { return test::HttpClient(port_); }
  [[nodiscard]] test::RawConnection connect() const { return test::RawConnection(port_); }
  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// Sends `request` over a connection of its own and returns all that comes until it is closed.
  [[nodiscard]] std::string exchange(std::string_view request) const {
    auto connection = connect();
    connection.send(request);
    return connection.read_all();
  }

  void release() {
    boost::asio::post(loop_.executor(), [this] { endpoints.release(); });
  }

  /// The memory that it asks for once it has the next connection is not there: Asio's own, for the
  /// socket, is.
  void lack_memory_for_a_connection() {
    std::promise<void> done;
    boost::asio::post(loop_.executor(), [&done] {
      test::fail_allocation(1);
      done.set_value();
    });
    done.get_future().wait();
  }

  void stop(std::chrono::milliseconds grace) {
    stopped_ = true;
    loop_.begin_last(server_.stop(grace));
    loop_.finish(std::chrono::steady_clock::now() + grace + std::chrono::seconds(20));
  }

  /// The same where nothing has been served yet: who has connected meets a server that both begins
  /// and ends.
  void begin_with_stop(std::chrono::milliseconds grace) {
    stopped_ = true;
    loop_.begin_last(server_.stop(grace));
    loop_.start();
    loop_.finish(std::chrono::steady_clock::now() + grace + std::chrono::seconds(20));
  }

  runtime::Metrics metrics;

 private:
  class Nobody final : public auth::Authenticator {
    Task<auth::Caller> authenticate(auth::Credentials) override {
      throw unauthenticated("Invalid authorization token");
      co_return auth::Caller{};
    }
  };

  static ServerSettings loopback(ServerSettings settings) {
    settings.address = "127.0.0.1";
    return settings;
  }

  runtime::Loop loop_;
  Nobody nobody_;
  Router router_{nobody_};

 public:
  SampleEndpoints endpoints;
  std::atomic<bool> database_is_ready = true;
  std::atomic<bool> customers_is_ready = true;
  std::atomic<bool> weather_is_good = true;

 private:
  Probes probes_;
  Server server_;
  std::uint16_t port_ = 0;
  bool stopped_ = false;
};

}  // namespace cartwright::http
