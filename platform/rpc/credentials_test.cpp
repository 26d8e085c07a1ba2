#include "platform/rpc/credentials.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "platform/testing/files.hpp"
#include "platform/testing/rpc/token_client.hpp"
#include "platform/testing/rpc/token_server.hpp"

namespace cartwright::rpc {
namespace {

using namespace std::chrono_literals;
using cartwright::test::certificate;
using cartwright::test::file_text;
using test::TokenClient;
using test::TokenServer;

std::string ca() { return cartwright::test::certificates_folder() + "/ca.crt"; }
std::string next_ca() { return cartwright::test::certificates_folder() + "/next/ca.crt"; }

/// Files of a service, which trusts both of our CAs and shows what it is given last.
class Files {
 public:
  explicit Files(const std::string& name)
      : folder_(testing::TempDir() + "credentials-" + name + "-" +
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::create_directories(folder_);
    write("ca.crt", file_text(ca()) + file_text(next_ca()));
  }
  ~Files() { std::filesystem::remove_all(folder_); }
  Files(const Files&) = delete;
  Files& operator=(const Files&) = delete;

  void show(const std::string& owner) {
    show_certificate(owner);
    show_key(owner);
  }
  void show_certificate(const std::string& owner) {
    write("its.crt", file_text(certificate(owner).certificate));
  }
  void show_key(const std::string& owner) { write("its.key", file_text(certificate(owner).key)); }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ + "/" + name) << text;
  }

  [[nodiscard]] TlsFiles paths() const {
    return {.ca = folder_ + "/ca.crt",
            .certificate = folder_ + "/its.crt",
            .key = folder_ + "/its.key"};
  }

 private:
  std::string folder_;
};

class CredentialsTest : public testing::Test {
 protected:
  CredentialsTest() {
    server_files_.show("customers");
    client_files_.show("cart");
    server_.emplace(loop_, ServerSettings{.address = "127.0.0.1",
                                          .tls = server_files_.paths(),
                                          .allowed_clients = {"cart"}});
  }

  /// Whether somebody who trusts nobody but this CA can call the server.
  bool is_trusted_by(const std::string& ca) {
    auto tls = certificate("cart");
    tls.ca = ca;
    TokenClient client(loop_, (*server_)->port(), {}, tls);
    return client.status("ann").code == StatusCode::ok;
  }

  boost::asio::io_context loop_;
  Files server_files_{"server"};
  Files client_files_{"client"};
  std::optional<TokenServer> server_;
};

TEST_F(CredentialsTest, OfAServerAreTakenUpWhenItIsTold) {
  ASSERT_FALSE(is_trusted_by(next_ca()));
  server_files_.show("next/customers");

  (*server_)->reload_certificates();

  EXPECT_TRUE(is_trusted_by(next_ca()));
  EXPECT_FALSE(is_trusted_by(ca()));
}

TEST_F(CredentialsTest, OfAServerAreTakenUpWithinSecondsByThemselves) {
  server_files_.show("next/customers");

  test::run_until(loop_, [end = std::chrono::steady_clock::now() + 6s] {
    return std::chrono::steady_clock::now() > end;
  });

  EXPECT_TRUE(is_trusted_by(next_ca()));
}

TEST_F(CredentialsTest, OfRunningConnectionsStay) {
  TokenClient client(loop_, (*server_)->port());
  ASSERT_EQ(client.status("ann").code, StatusCode::ok);
  server_files_.show("next/customers");

  (*server_)->reload_certificates();

  EXPECT_EQ(client.status("ann").code, StatusCode::ok);
}

TEST_F(CredentialsTest, AreKeptWhenTheNewOnesAreBroken) {
  server_files_.write("its.crt", "no certificate");

  (*server_)->reload_certificates();

  EXPECT_TRUE(is_trusted_by(ca()));
}

TEST_F(CredentialsTest, AreKeptUntilCertificateAndKeyBelongTogether) {
  server_files_.show_certificate("next/customers");
  (*server_)->reload_certificates();
  ASSERT_TRUE(is_trusted_by(ca()));
  server_files_.show_key("next/customers");

  (*server_)->reload_certificates();

  EXPECT_TRUE(is_trusted_by(next_ca()));
}

TEST_F(CredentialsTest, AreKeptWhileAFileIsGone) {
  std::filesystem::remove(server_files_.paths().key);

  (*server_)->reload_certificates();

  EXPECT_TRUE(is_trusted_by(ca()));
}

TEST_F(CredentialsTest, OfAChannelAreTakenUpWhenItConnectsAgain) {
  client_files_.show("neighbour");
  TokenClient client(loop_, (*server_)->port(), {}, client_files_.paths());
  ASSERT_EQ(client.status("ann").code, StatusCode::unavailable);
  client_files_.show("cart");

  client->reload_certificates();
  client.run_until_connected();

  EXPECT_EQ(client.status("ann").code, StatusCode::ok);
}

}  // namespace
}  // namespace cartwright::rpc
