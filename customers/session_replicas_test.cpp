// Sessions of a store whose customers runs twice.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/sessions_fixture.hpp"
#include "platform/testing/contracts/service_fixture.hpp"
#include "platform/testing/eventually.hpp"
#include "platform/testing/parallel.hpp"

namespace cartwright::customers {
namespace {

using std::chrono::milliseconds;

/// How long a session may be honoured elsewhere after it has ended.
constexpr milliseconds kAtOnce{100};
constexpr const char* kPassword = "correct horse";

class SessionReplicasTest : public test::ServiceFixture {
 protected:
  void SetUp() override {
    const auto created = client_of(first).post(kCreate, new_user_body());
    path = "/api/v1/users/" + std::to_string(created.number("/data/id")) + "/";
  }

  Issued log_in() {
    return Issued(client_of(first).post(kLogin, credentials_body("ann@example.com", kPassword)));
  }

  static test::HttpReply refresh(const test::ServiceProcess& program, const std::string& token) {
    return client_of(program).post(kRefresh, R"({"refresh_token": ")" + token + "\"}");
  }

  auto status(const test::ServiceProcess& program, const std::string& token) {
    return client_of(program).as(token).get(path).status;
  }

  bool refuses(const test::ServiceProcess& program, const std::string& token) {
    return test::eventually([&] { return status(program, token) == 401; }, kAtOnce);
  }

  test::ServiceProcess first = start();
  test::ServiceProcess second = start();
  std::string path;
};

TEST_F(SessionReplicasTest, WhatOneHasBegunTheOtherHonours) {
  const auto login = log_in();

  EXPECT_EQ(status(second, login.token), 200);
  EXPECT_EQ(refresh(second, login.refresh_token).status, 200);
}

TEST_F(SessionReplicasTest, WhatOneEndsTheOtherRefusesAtOnce) {
  const auto login = log_in();
  status(second, login.token);

  client_of(first).as(login.token).post(kLogout, "");

  EXPECT_TRUE(refuses(second, login.token));
  EXPECT_EQ(refresh(second, login.refresh_token).status, 401);
}

TEST_F(SessionReplicasTest, WhoIsSwitchedOffIsRefusedByBothAtOnce) {
  const auto login = log_in();
  status(second, login.token);

  database.execute("UPDATE users SET is_active = false");

  EXPECT_TRUE(refuses(first, login.token));
  EXPECT_TRUE(refuses(second, login.token));
}

TEST_F(SessionReplicasTest, WhatIsUsedTwiceEndsOnBothAtOnce) {
  const auto login = log_in();
  const Issued refreshed(refresh(first, login.refresh_token));
  status(second, refreshed.token);
  database.execute("UPDATE sessions SET last_used = last_used - interval '1 minute'");

  refresh(first, login.refresh_token);

  EXPECT_TRUE(refuses(second, refreshed.token));
}

TEST_F(SessionReplicasTest, BothAnswerOneTokenWithTheSameSuccessor) {
  const auto login = log_in();

  const auto answers = test::in_parallel(2, [&](std::size_t i) {
    return refresh(i == 0 ? first : second, login.refresh_token).text("/data/refresh_token");
  });

  EXPECT_EQ(answers[0], answers[1]);
  EXPECT_EQ(refresh(second, answers[0]).status, 200);
}

TEST_F(SessionReplicasTest, ATokenIsExchangedWhileTheSecretChanges) {
  const auto login = log_in();
  const test::Settings replaced{{"JWT_SECRET", "the next secret of thirty-two bytes"},
                                {"JWT_ACCEPTED_SECRET", kTestSecret}};
  const auto third = start(replaced);

  const Issued lost(refresh(third, login.refresh_token));
  const Issued again(refresh(third, login.refresh_token));

  EXPECT_EQ(again.refresh_token, lost.refresh_token);
  EXPECT_EQ(status(third, again.token), 200);
}

TEST_F(SessionReplicasTest, WhatHasEndedIsForgottenInTheBackground) {
  log_in();
  const auto kept = log_in();
  database.execute(
      "UPDATE sessions SET expires = now() - interval '2 days' WHERE id = (SELECT min(id) FROM "
      "sessions)");

  database.execute("UPDATE jobs SET due = now() WHERE kind = 'forget sessions'");

  EXPECT_TRUE(
      test::eventually([this] { return database.scalar("SELECT count(*) FROM sessions") == "1"; }));
  EXPECT_EQ(refresh(second, kept.refresh_token).status, 200);
}

}  // namespace
}  // namespace cartwright::customers
