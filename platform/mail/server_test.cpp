#include "platform/mail/server.hpp"

#include <gtest/gtest.h>

namespace cartwright::mail {
namespace {

std::optional<Server> parse(std::string_view text) {
  return Server::parse(Secret(std::string(text)));
}

TEST(ServerTest, HasALoginWhoseSignsAreWrittenInHex) {
  const auto server = parse("smtp://sh%40p:p%2Fa:ss@mail.example:587");

  ASSERT_TRUE(server);
  EXPECT_EQ(server->url.origin(), "smtp://mail.example:587");
  EXPECT_EQ(server->login->user.reveal(), "sh@p");
  EXPECT_EQ(server->login->password.reveal(), "p/a:ss");
}

TEST(ServerTest, HasALoginWhoseSignsAreWrittenAsTheyAre) {
  const auto server = parse("smtps://ann@shop.example:p@ss@mail.example");

  ASSERT_TRUE(server);
  EXPECT_EQ(server->url.origin(), "smtps://mail.example:465");
  EXPECT_EQ(server->login->user.reveal(), "ann@shop.example");
  EXPECT_EQ(server->login->password.reveal(), "p@ss");
}

TEST(ServerTest, MayLetEverybodyIn) { EXPECT_FALSE(parse("smtp://mail.example").value().login); }

using ServerThatIsNone = testing::TestWithParam<std::string_view>;

TEST_P(ServerThatIsNone, IsNone) { EXPECT_FALSE(parse(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Texts, ServerThatIsNone,
                         testing::Values("", "mail.example", "https://mail.example/",
                                         "smtp://ann@mail.example", "smtp://:pass@mail.example",
                                         "smtp://a:b%0d%0aQUIT@mail.example",
                                         "smtp://a:%4@mail.example", "smtp://a:%zz@mail.example",
                                         "smtp://a:b%00@mail.example", "smtp://a:b@",
                                         "smtp://mail.example:99999"));

using ServerHere = testing::TestWithParam<std::string_view>;
using ServerElsewhere = testing::TestWithParam<std::string_view>;

TEST_P(ServerHere, IsHere) { EXPECT_TRUE(parse(GetParam()).value().is_here()); }

INSTANTIATE_TEST_SUITE_P(Texts, ServerHere,
                         testing::Values("smtp://localhost:1025", "smtp://127.0.0.1",
                                         "smtp://127.1.2.3:25", "smtp://[::1]:2525"));

TEST_P(ServerElsewhere, IsNotHere) { EXPECT_FALSE(parse(GetParam()).value().is_here()); }

INSTANTIATE_TEST_SUITE_P(Texts, ServerElsewhere,
                         testing::Values("smtp://mail.example", "smtp://localhost.example",
                                         "smtp://127.0.0.1.example", "smtp://10.0.0.1",
                                         "smtp://[2001:db8::1]"));

}  // namespace
}  // namespace cartwright::mail
