// Calls are pooled. These end in every possible order with their connections, and still each call
// that follows is answered for itself.

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "platform/testing/rpc/http2_peer.hpp"
#include "platform/testing/rpc/token_frames.hpp"
#include "platform/testing/rpc/token_server.hpp"

namespace cartwright::rpc {
namespace {

using namespace test;
using cartwright::test::certificate;

using Emails = std::map<std::uint32_t, std::string>;

class ReusedCallTest : public testing::Test {
 protected:
  /// A peer whose calls wait at the gate, that of each user.
  std::unique_ptr<Http2Peer> given_waiting_caller(std::vector<std::string> users) {
    auto peer = beside(loop_, [&] {
      auto made = std::make_unique<Http2Peer>(server_->port(), certificate("cart"));
      made->say_hello();
      for (std::uint32_t stream = 1; const auto& user : users) {
        made->send(token_call(std::exchange(stream, stream + 2), "gate " + user));
      }
      return made;
    });
    run_until(loop_, [&] { return server_.service().waiting() == users.size(); });
    loop_.poll();
    return peer;
  }

  /// Whom so many answers to the peer are about, by their streams.
  Emails answers_to(Http2Peer& peer, std::size_t count) {
    return beside(loop_, [&] {
      Emails emails;
      while (emails.size() < count) {
        const auto data = peer.next(FrameType::data);
        if (!data) break;
        emails[data->stream] = payload_in(*data).email();
      }
      return emails;
    });
  }

  boost::asio::io_context loop_;
  TokenServer server_{loop_};
};

TEST_F(ReusedCallTest, AnswersEachCallerForItselfAfterAPeerGaveUpAndLeftJustBeforeItsAnswer) {
  auto leaver = given_waiting_caller({"nobody"});
  leaver->send(reset(1));
  leaver->say_goodbye();
  server_.service().open_gate();
  loop_.poll();

  auto caller = given_waiting_caller({"ann", "bob"});
  server_.service().open_gate();

  EXPECT_EQ(answers_to(*caller, 2), (Emails{{1, "gate ann"}, {3, "gate bob"}}));
}

}  // namespace
}  // namespace cartwright::rpc
