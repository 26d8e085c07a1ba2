#include <gtest/gtest.h>

#include "platform/testing/rpc/token_client.hpp"
#include "platform/testing/rpc/token_server.hpp"
#include "platform/testing/service_process.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using cartwright::test::certificate;
using cartwright::test::ServiceProcess;
using test::beside;

std::map<std::string, std::string> settings(const TlsFiles& tls, std::uint16_t port) {
  return {{"TLS_CA", tls.ca},
          {"TLS_CERTIFICATE", tls.certificate},
          {"TLS_KEY", tls.key},
          {"PYTHONDONTWRITEBYTECODE", "1"},
          {"PEER_PORT", std::to_string(port)}};
}

/// Our server, asked by the Python implementation of gRPC.
class PythonClientTest : public testing::Test {
 protected:
  std::string outcomes(std::string method, std::string token, int count) {
    const auto ended = beside(loop_, [&] {
      return cartwright::test::run_to_end("platform/testing/rpc/python_client.py",
                                          {method, token, std::to_string(count)},
                                          settings(certificate("cart"), server_->port()));
    });
    return ended.output;
  }

  boost::asio::io_context loop_;
  test::TokenServer server_{loop_};
};

TEST_F(PythonClientTest, GetsAnAnswer) {
  EXPECT_EQ(outcomes("/UserAuth/ValidateToken", "ann", 1), "1 x OK 7 ann\n");
}

TEST_F(PythonClientTest, GetsAnErrorsMessageUnchanged) {
  EXPECT_EQ(outcomes("/UserAuth/ValidateToken", "refuse 100 % Überlänge", 1),
            "1 x INVALID_ARGUMENT 100 % Überlänge\n");
}

TEST_F(PythonClientTest, GetsAnswersToFiveHundredCallsAtOnce) {
  EXPECT_EQ(outcomes("/UserAuth/ValidateToken", "ann", 500), "500 x OK 7 ann\n");
}

TEST_F(PythonClientTest, LearnsThatAMethodIsUnknown) {
  EXPECT_EQ(outcomes("/UserAuth/Forget", "ann", 1),
            "1 x UNIMPLEMENTED No such method: /UserAuth/Forget\n");
}

TEST_F(PythonClientTest, LearnsThatAServiceIsUnknown) {
  EXPECT_EQ(outcomes("/Nobody/Knows", "ann", 1),
            "1 x UNIMPLEMENTED No such method: /Nobody/Knows\n");
}

/// The Python implementation of gRPC, asked by our channel.
class PythonServerTest : public testing::Test {
 protected:
  boost::asio::io_context loop_;
  ServiceProcess server_{"platform/testing/rpc/python_server.py",
                         settings(certificate("customers"), 0)};
  test::TokenClient client_{
      loop_, server_.port("grpc_port"), {.keepalive_interval = 200ms, .keepalive_timeout = 200ms}};
};

TEST_F(PythonServerTest, Answers) { EXPECT_EQ(client_.validate("ann").payload().email(), "ann"); }

TEST_F(PythonServerTest, TellsAnErrorsMessageUnchanged) {
  const auto status = client_.status("refuse 100 % Überlänge");

  EXPECT_EQ(status.code, StatusCode::invalid_argument);
  EXPECT_EQ(status.message, "100 % Überlänge");
}

TEST_F(PythonServerTest, LetsItsCallsFailWhenItHasCrashed) {
  client_.run_until_connected();

  server_.kill();

  EXPECT_EQ(client_.status("ann").code, StatusCode::unavailable);
}

TEST_F(PythonServerTest, IsGivenUpWhileItIsFrozen) {
  client_.run_until_connected();

  server_.freeze();

  client_.run_until_disconnected();
  EXPECT_EQ(client_.status("ann", 3s).code, StatusCode::unavailable);
}

TEST_F(PythonServerTest, IsFoundAgainAfterItWasFrozen) {
  client_.run_until_connected();
  server_.freeze();
  client_.run_until_disconnected();

  server_.thaw();

  client_.run_until_connected();
  EXPECT_EQ(client_.validate("ann").payload().email(), "ann");
}

}  // namespace
}  // namespace cartwright::rpc
