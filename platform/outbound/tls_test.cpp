#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <thread>

#include "platform/outbound/outbound.hpp"
#include "platform/testing/certificates.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/outbound/host.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::outbound {
namespace {

/// Answers every GET over TLS with "private", as whoever `files` says.
class TlsHost {
 public:
  explicit TlsHost(const rpc::TlsFiles& files)
      : server_(files.certificate.c_str(), files.key.c_str()),
        port_(static_cast<std::uint16_t>(server_.bind_to_any_port("127.0.0.1"))),
        thread_([this] { server_.listen_after_bind(); }) {
    server_.Get(".*", [](const httplib::Request&, httplib::Response& response) {
      response.set_content("private", "text/plain");
    });
    test::eventually([this] { return server_.is_running(); });
  }
  ~TlsHost() { server_.stop(); }
  TlsHost(const TlsHost&) = delete;
  TlsHost& operator=(const TlsHost&) = delete;

  [[nodiscard]] Url url(std::string_view host = "localhost") const { return url_at(port_, host); }

  static Url url_at(std::uint16_t port, std::string_view host = "localhost") {
    return Url::parse(fmt::format("https://{}:{}/", host, port)).value();
  }

 private:
  httplib::SSLServer server_;
  std::uint16_t port_;
  std::jthread thread_;
};

class OutboundTlsTest : public testing::Test {
 protected:
  Answer ask(Outbound& outbound, Url url) {
    return test::run(loop_, outbound.ask({.url = std::move(url)}));
  }

  Failure failure(Outbound& outbound, Url url) {
    try {
      ask(outbound, std::move(url));
    } catch (const NoAnswer& none) {
      return none.failure();
    }
    throw std::logic_error("There is an answer.");
  }

  const rpc::TlsFiles files_ = test::certificate("customers");
  boost::asio::io_context loop_;
};

TEST_F(OutboundTlsTest, AsksWhoProvesItsName) {
  TlsHost host(files_);
  Outbound outbound(anywhere, {}, files_.ca);

  EXPECT_EQ(ask(outbound, host.url()).body, "private");
}

TEST_F(OutboundTlsTest, AsksNobodyWhomNoCaOfTheSystemKnows) {
  TlsHost host(files_);
  Outbound outbound(anywhere);

  EXPECT_EQ(failure(outbound, host.url()), Failure::untrusted);
}

TEST_F(OutboundTlsTest, AsksNobodyWhomAnotherCaKnows) {
  TlsHost host(test::stranger_certificate());
  Outbound outbound(anywhere, {}, files_.ca);

  EXPECT_EQ(failure(outbound, host.url()), Failure::untrusted);
}

TEST_F(OutboundTlsTest, AsksNobodyWhoIsSomebodyElse) {
  TlsHost host(test::certificate("neighbour"));
  Outbound outbound(anywhere, {}, files_.ca);

  EXPECT_EQ(failure(outbound, host.url()), Failure::untrusted);
}

TEST_F(OutboundTlsTest, AsksNobodyWithoutTls) {
  Host host(answer_of("not private"), Then::close);
  Outbound outbound(anywhere, {.whole = std::chrono::seconds(1)}, files_.ca);

  EXPECT_THROW(ask(outbound, TlsHost::url_at(host.port())), NoAnswer);
  EXPECT_TRUE(host.requests().empty());
}

}  // namespace
}  // namespace cartwright::outbound
