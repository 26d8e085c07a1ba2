#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>

#include "platform/http/callers.hpp"
#include "platform/http/router.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::http {
namespace {

using LampId = Id<struct LampTag>;

// Knows two tokens.
class Doorman final : public auth::Authenticator {
 public:
  Task<auth::Caller> authenticate(auth::Credentials credentials) override {
    if (credentials.authorization == "Bearer root") co_return auth::Caller{{1}, "root", true};
    if (credentials.authorization != "Bearer ann") throw unauthenticated("Who are you?");
    co_return auth::Caller{{7}, "ann", false};
  }
};

struct OwnedLamp {
  auth::CallerId owner;
  std::string shade;
};

/// Lamp 8 is Ann's, lamp 9 is somebody else's; there is no other.
class Lamps {
 public:
  Task<std::optional<OwnedLamp>> find(LampId id) {
    ++searches;
    if (id == LampId{8}) co_return OwnedLamp{{7}, "green"};
    if (id == LampId{9}) co_return OwnedLamp{{5}, "red"};
    co_return std::nullopt;
  }

  Task<Reply> read(OwnThing<"lamp_id", LampId, OwnedLamp> lamp) {
    Reply reply;
    reply.body = lamp.caller.email + " sees " + lamp->shade;
    co_return reply;
  }

  int searches = 0;
};

class OwnThingTest : public testing::Test {
 protected:
  OwnThingTest() { router_.get("/lamps/{lamp_id}/", &lamps_, &Lamps::read, ""); }

  std::string read(std::string_view authorization, std::string_view path) try {
    request_.method = Method::get;
    request_.fields.set("Authorization", authorization);
    request_.path = path;
    return test::run(loop_, router_.match(request_).route->endpoint(&request_)).body;
  } catch (const Error& error) {
    return error.message();
  }

  boost::asio::io_context loop_;
  Doorman doorman_;
  Lamps lamps_;
  Router router_{doorman_};
  Request request_;
};

TEST_F(OwnThingTest, IsForItsOwnerAndAdministrators) {
  EXPECT_EQ(read("Bearer ann", "/lamps/8/"), "ann sees green");
  EXPECT_EQ(read("Bearer root", "/lamps/8/"), "root sees green");
  EXPECT_EQ(read("Bearer ann", "/lamps/9/"), forbidden().message());
  EXPECT_EQ(read("Bearer root", "/lamps/9/"), "root sees red");
}

TEST_F(OwnThingTest, IsMissingForWhoeverShowsAToken) {
  EXPECT_EQ(read("Bearer ann", "/lamps/3/"), not_found().message());
  EXPECT_EQ(read("Bearer root", "/lamps/3/"), not_found().message());
}

TEST_F(OwnThingTest, IsNotLookedForWithoutAToken) {
  EXPECT_EQ(read("", "/lamps/8/"), "Who are you?");
  EXPECT_EQ(lamps_.searches, 0);
}

}  // namespace
}  // namespace cartwright::http
