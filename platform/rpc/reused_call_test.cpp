// Calls are pooled. These end in every possible order with their connections, and still each call
// that follows is answered for itself.

#include <gtest/gtest.h>

#include "platform/testing/rpc/http2_peer.hpp"
#include "platform/testing/rpc/token_frames.hpp"
#include "platform/testing/rpc/token_server.hpp"

namespace cartwright::rpc {
namespace {

using namespace test;
using cartwright::test::certificate;

class ReusedCallTest : public testing::Test {
 protected:
  /// A peer whose call waits at the gate.
  std::unique_ptr<Http2Peer> given_waiting_caller() {
    auto peer = beside(loop_, [&] {
      auto made = std::make_unique<Http2Peer>(server_->port(), certificate("cart"));
      made->say_hello();
      made->send(token_call(1, "gate nobody"));
      return made;
    });
    run_until(loop_, [this] { return server_.service().waiting() == 1; });
    loop_.poll();
    return peer;
  }

  boost::asio::io_context loop_;
  TokenServer server_{loop_};
};

TEST_F(ReusedCallTest, AnswersEachCallerForItselfAfterAPeerGaveUpAndLeftJustBeforeItsAnswer) {
  auto leaver = given_waiting_caller();
  leaver->send(reset(1));
  leaver->say_goodbye();
  server_.service().open_gate();
  loop_.poll();

  auto caller = beside(loop_, [&] {
    auto peer = std::make_unique<Http2Peer>(server_->port(), certificate("cart"));
    peer->say_hello();
    peer->send(token_call(1, "gate ann") + token_call(3, "gate bob"));
    return peer;
  });
  run_until(loop_, [this] { return server_.service().waiting() == 2; });
  server_.service().open_gate();
  const auto answers = beside(loop_, [&] {
    std::map<std::uint32_t, std::string> emails;
    while (emails.size() < 2) {
      const auto data = caller->next(FrameType::data);
      if (!data) break;
      emails[data->stream] = payload_in(*data).email();
    }
    return emails;
  });

  EXPECT_EQ(answers, (std::map<std::uint32_t, std::string>{{1, "gate ann"}, {3, "gate bob"}}));
}

}  // namespace
}  // namespace cartwright::rpc
