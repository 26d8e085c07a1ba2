#include "platform/http/server_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace cartwright::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(ServerSettingsTest, TakesTheOriginsThatBrowsersSend) {
  const ServerSettings settings{.allowed_origins = {"*", "https://shop.example",
                                                    "http://localhost:3000", "http://localhost:*"}};

  EXPECT_THAT(settings.faults(), IsEmpty());
}

TEST(ServerSettingsTest, RefusesAnAddressThatIsNone) {
  const ServerSettings settings{.address = "localhost"};

  EXPECT_THAT(settings.faults(), ElementsAre(HasSubstr("\"localhost\" is no IP address")));
}

TEST(ServerSettingsTest, TakesProxiesAndRefusesWhatIsNone) {
  const ServerSettings settings{.trusted_proxies = {"10.0.0.0/8", "::1", "proxy.example"}};

  EXPECT_THAT(settings.faults(), ElementsAre(HasSubstr("\"proxy.example\" is neither")));
}

struct Config {
  ServerSettings http;
  static constexpr auto settings() { return std::tuple(runtime::group(&Config::http)); }
};

TEST(ServerSettingsTest, TellsFaultsWithoutWhatDisturbsATerminal) {
  const runtime::Environment environment{{"ALLOWED_ORIGINS", "\x1b[2J"}};

  EXPECT_THAT([&] { runtime::load_config<Config>(environment); },
              testing::ThrowsMessage<runtime::ConfigError>(HasSubstr("\"?[2J\"")));
}

class NoOriginTest : public testing::TestWithParam<std::string> {};

TEST_P(NoOriginTest, IsRefused) {
  const ServerSettings settings{.allowed_origins = {"https://shop.example", GetParam()}};

  EXPECT_THAT(settings.faults(), ElementsAre(HasSubstr(GetParam())));
}

INSTANTIATE_TEST_SUITE_P(All, NoOriginTest,
                         testing::Values("shop.example", "https://shop.example/", "https://",
                                         "https://Shop.example", "HTTPS://shop.example",
                                         "ftp://shop.example", "http://*", "http://*.example",
                                         "http://localhost:*:*", "*:*", "https://shop.example/a",
                                         "null"));

}  // namespace
}  // namespace cartwright::http
